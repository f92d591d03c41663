"""The providers of language models: which is asked, and what that costs."""
