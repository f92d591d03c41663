"""What a question asks for: its parts, the kind of value, its distinctive terms, and which terms meet them."""
