"""The desk: decides whether to answer a message, prepares its turn, and runs turns in a worker."""
