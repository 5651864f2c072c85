"""Phone numbers that a spreadsheet took for numbers: 01462 684214 comes back as 1462684214 or 1.46268E+09.

They are put right where only one number can have been meant; else nothing is guessed.
"""

import re

import phonenumbers

from centres.phones import normalise_phone, parse_phone

DIGITS = re.compile(r"[1-9]\d{6,14}")
MOBILE = re.compile(r"7[1-9]\d{8}")
SHORTENED = re.compile(r"(\d)(?:\.(\d+))?E\+?0?(\d{1,2})", re.IGNORECASE)


def export_phone(phone: str) -> str:
    """As it is written into a table: with a space, so that a spreadsheet takes it for text."""
    if not phone.isdigit():
        return phone
    return add_phone_spaces(phone) or f"{phone[:5]} {phone[5:]}".strip()


def add_phone_spaces(phone: str, nation: str = "") -> str:
    number = parse_phone(phone, nation)
    form = (
        phonenumbers.PhoneNumberFormat.NATIONAL
        if phone[0] == "0"
        else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(number, form) if number else ""


def repair_phone(text: str, nation: str, before: str) -> str:
    """The number as it was before the spreadsheet; `before` is what we have.

    Raises ValueError, a sentence for staff, where that is not sure.
    """
    digits = re.sub(r"\.0+$", "", text)
    if found := SHORTENED.fullmatch(digits):
        if before and shorten_phone(before, len(found[2] or "")) == digits.upper().replace("E+0", "E+"):
            return before
        whole = found[1] + (found[2] or "")
        if len(whole) != int(found[3]) + 1:
            raise ValueError(describe_lost_phone(text))
        digits = whole
    if not DIGITS.fullmatch(digits):
        return text
    if re.sub(r"\D", "", before).lstrip("0") == digits:
        return before
    meant = {f"0{digits}", f"+{digits}"}
    known = [add_phone_spaces(phone, nation) for phone in sorted(meant) if normalise_phone(phone, nation)]
    if not known and MOBILE.fullmatch(digits):
        return f"0{digits[:4]} {digits[4:]}"
    if len(known) != 1:
        raise ValueError(describe_lost_phone(text))
    return known[0]


def shorten_phone(phone: str, decimals: int) -> str:
    """How a spreadsheet shortens the number."""
    number = int(re.sub(r"\D", "", phone) or 0)
    return re.sub(r"E\+0?", "E+", f"{number:.{decimals}E}")


def describe_lost_phone(text: str) -> str:
    return (
        f"The spreadsheet has taken the phone number for a sum and made {text} of it. Type it again with a space, "
        "for example 01462 684214."
    )
