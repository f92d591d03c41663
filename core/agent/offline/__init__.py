"""The offline model. It decides by examples and answers by quoting, without a key or a network."""
