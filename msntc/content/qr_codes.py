"""QR codes as part of a page: SVG without a script, a style or a file of its own (ISO/IEC 18004)."""

from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

import qrcode

QUIET = 4  # modules of white round the code


class QrCode(NamedTuple):
    """A drawing whose side is `size` units, and the path of its dark squares."""

    size: int
    path: str


@lru_cache(maxsize=256)
def draw_qr_code(text: str) -> QrCode:
    """Of an address or other words; about a seventh of it may be dirty or torn (level M)."""
    code = qrcode.QRCode(border=QUIET, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    rows = code.get_matrix()
    runs = [f"M{x} {y}h{wide}v1h-{wide}z" for y, row in enumerate(rows) for x, wide in list_dark_runs(row)]
    return QrCode(len(rows), "".join(runs))


def list_dark_runs(row: list[bool]) -> list[tuple[int, int]]:
    """Where each run of dark squares begins, and how long it is."""
    found, x = [], 0
    for is_dark, squares in groupby(row):
        wide = len(list(squares))
        if is_dark:
            found.append((x, wide))
        x += wide
    return found
