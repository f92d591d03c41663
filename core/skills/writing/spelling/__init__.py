"""Spelling and basic grammar without a language model: rules and word lists that come in wheels."""
