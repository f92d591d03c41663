"""The console and the public booking page, as web pages. They show and do what chat shows and does."""
