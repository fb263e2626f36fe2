"""One short module per photo container."""
