"""What operators need: backups, figures, health, and traces."""
