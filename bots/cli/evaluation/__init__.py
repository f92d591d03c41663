"""`frontdesk evaluate`: its commands, and how the questions of a set are asked."""
