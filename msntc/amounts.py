"""Amounts of money: pence in the code, pounds where people read and type them."""

import re

TYPED = re.compile(r"£?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?\s*(?:pounds?)?", re.IGNORECASE | re.ASCII)


def parse_pounds(text: str) -> int:
    """£1,234.5 → 123450. Raises ValueError for what is no amount in pounds."""
    if not (found := TYPED.fullmatch(text.strip())) or len(text) > 20:
        raise ValueError(text)
    return int(found[1].replace(",", "")) * 100 + int((found[2] or "0").ljust(2, "0"))


def format_pounds(pence: int) -> str:
    """As people read it: 1250 → £12.50, 1000 → £10, 123456 → £1,234.56, -50 → −£0.50."""
    whole, rest = divmod(abs(int(pence)), 100)
    return ("−" if pence < 0 else "") + f"£{whole:,}" + (f".{rest:02}" if rest else "")


def format_plain_pounds(pence: int) -> str:
    """As boxes and files have it: 1000 → 10.00, -50 → -0.50."""
    return f"{pence / 100:.2f}"
