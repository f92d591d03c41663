"""What is known of people: their zones, their linked accounts, their feedback."""
