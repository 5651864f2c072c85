"""A centre's sessions as a calendar (RFC 5545), to keep as a file or to subscribe to."""
