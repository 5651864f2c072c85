"""What the admins of several apps share."""
