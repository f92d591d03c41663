"""Text and Markdown: words, sentences, and how they are cut and shortened."""
