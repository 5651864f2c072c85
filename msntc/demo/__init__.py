"""What `make demo` fills a database of its own with: accounts, a centre, gifts, reports and reviews, all invented.

The app is installed only where DEMONSTRATION is set, on this machine alone (settings).
"""
