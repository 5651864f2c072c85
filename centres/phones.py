"""Phone numbers as centres print them: whether one can be right, and whether two are the same."""

import re

import phonenumbers
from django.core.exceptions import ValidationError

WORDS = re.compile(r"(?!ext)[^\W\d_]{3,}", re.IGNORECASE)
"""Letters, which the library would take for keys of a telephone."""
OURS = (44, 353)  # the United Kingdom with the Isle of Man and the Channel Islands; Ireland


def parse_phone(phone: str, nation: str = "") -> phonenumbers.PhoneNumber | None:
    """The number, read as one of the nation where it has no country's code; None when it cannot be one of ours."""
    try:
        number = phonenumbers.parse(phone, "IE" if nation == "Ireland" else "GB")
    except phonenumbers.NumberParseException:
        return None
    return number if number.country_code in OURS and phonenumbers.is_valid_number(number) else None


def validate_phone(phone: str, nation: str = "") -> None:
    """Refuses what nobody can dial, and numbers of 09, which cost pounds a minute. Raises ValidationError."""
    number = None if WORDS.search(phone) else parse_phone(phone, nation)
    if phone and (number is None or is_premium(number)):
        raise ValidationError(
            "We cannot read this as a phone number of the UK or Ireland. Write it like 01234 567890, and nothing else."
        )


def is_premium(number: phonenumbers.PhoneNumber) -> bool:
    return number.country_code == OURS[0] and str(number.national_number).startswith("9")


def normalise_phone(phone: str, nation: str = "") -> str:
    """The same text for all ways to write one number; empty when it cannot be a number."""
    number = parse_phone(phone, nation)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if number else ""
