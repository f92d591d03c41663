"""Where people meet Frontdesk: the platforms and the command line, and the modules that put all parts together."""
