"""The networks that read texts: the embedding models behind one embedder, and the reader with its tokenizer."""
