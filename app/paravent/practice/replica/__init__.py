"""A described site: what it holds as data, and one server that answers for every such site."""
