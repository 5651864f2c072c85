"""Pages on which those who run a centre change one thing at a time, signed in or by the link of a letter."""
