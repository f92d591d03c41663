"""Drafts: answers to customers that Frontdesk suggests to the team."""
