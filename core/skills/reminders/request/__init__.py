"""What a request for a reminder asks for."""
