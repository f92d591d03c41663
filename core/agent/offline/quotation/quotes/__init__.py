"""What is quoted: sentences with what they need to stand alone, chosen, and written as people see them."""
