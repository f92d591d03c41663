"""Text and Markdown: words, sentences, parsing, splitting and shortening."""
