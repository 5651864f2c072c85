"""The centres as a table: out to a spreadsheet, and back with what the office changed in it."""
