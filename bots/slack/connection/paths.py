"""The paths of our HTTP server."""

EVENTS = "/slack/events"
INSTALL = "/slack/install"
REDIRECT = "/slack/oauth_redirect"
HEALTH = "/health"
