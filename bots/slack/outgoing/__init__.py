"""What Frontdesk sends to Slack: replies, notices, and who may have something posted."""
