"""How long the way by car is, estimated over a grid of the land. Run by commands; a search reads the table alone."""
