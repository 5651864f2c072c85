"""Site search: one stored index of everything that a visitor can open, and the words that people type for it."""
