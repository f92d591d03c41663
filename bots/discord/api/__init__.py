"""Discord's REST API: the client and its errors, its rate limit, the history of a channel, files."""
