"""A plan of a first course at one centre: dates to look at before ringing. It books nothing and keeps nothing."""
