"""The command line. Each module has the commands of one purpose, and imports slow modules only when a command runs."""
