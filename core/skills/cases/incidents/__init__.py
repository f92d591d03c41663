"""Incidents: something that many people report at once. They are told when it is solved."""
