"""What givers fill in: who they are, a gift, a Gift Aid declaration."""
