"""What staff's pages of every kind have in common: two people at once, rows that went, what changed."""
