"""“Ask for me”: a visitor asks a centre to get in touch; the letter goes to the centre, else to the office."""
