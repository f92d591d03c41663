"""Who may use the console: invitations, sessions, roles, and the checks of each request."""
