"""The squares of ground that minutes by car are kept for: two hundredths of a degree high, three wide, about 2 km."""

from math import floor

SOUTH, WEST = 49.0, -11.0  # degrees: the corner where the numbers begin
HEIGHT, WIDTH = 0.02, 0.03  # degrees
COLUMNS, ROWS = 450, 600  # as far east as 2.5, as far north as 61


def get_cell(longitude: float, latitude: float) -> int:
    """The number of the square that holds a position (WGS 84); -1 off the grid."""
    column, row = floor((longitude - WEST) / WIDTH), floor((latitude - SOUTH) / HEIGHT)
    return row * COLUMNS + column if 0 <= column < COLUMNS and 0 <= row < ROWS else -1
