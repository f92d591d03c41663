"""What the desk knows: loading documents, cutting them into passages, finding those that answer."""
