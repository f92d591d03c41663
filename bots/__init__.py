"""Where people meet the desk: the platforms, the command line, and the place that puts everything together."""
