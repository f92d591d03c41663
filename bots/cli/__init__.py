"""The command line. Each module holds the commands of one purpose, and imports what is heavy only when one runs."""
