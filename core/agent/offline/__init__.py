"""The offline model: deciding by examples, answering by quoting, without a key or a network."""
