"""Answers to talk that asks the documents nothing: about the last answer, about Frontdesk, or about nothing at all."""
