"""Discord's REST API: the client and its errors, a throttle, the history of a channel, and files."""
