"""What abilities there are: loading skills, what people say for each ability, and the overview that help shows."""
