"""Pictures, voice messages and videos: what makes, hears and takes them apart."""
