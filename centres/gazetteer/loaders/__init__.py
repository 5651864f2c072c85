"""Filling the tables: each source of postcodes or places is read by its own module, and one module writes each table.

A source yields rows and names the file and line of whatever it cannot read; a table is replaced whole or not at all.
"""
