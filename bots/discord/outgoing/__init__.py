"""What Frontdesk sends to Discord: replies, threads, notices, and who may have something posted."""
