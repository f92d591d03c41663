"""Where people meet the desk: the platforms, the command line, and the one place that puts everything together."""
