"""Phone numbers as centres print them: whether one can be right, and whether two are the same."""

import phonenumbers

OURS = (44, 353)  # the United Kingdom with the Isle of Man and the Channel Islands; Ireland


def parse_phone(phone: str, nation: str = "") -> phonenumbers.PhoneNumber | None:
    """The number, read as one of the nation where it has no country's code; None when it cannot be one of ours."""
    try:
        number = phonenumbers.parse(phone, "IE" if nation == "Ireland" else "GB")
    except phonenumbers.NumberParseException:
        return None
    return number if number.country_code in OURS and phonenumbers.is_valid_number(number) else None


def normalise_phone(phone: str, nation: str = "") -> str:
    """The same text for all ways to write one number; empty when it cannot be a number."""
    number = parse_phone(phone, nation)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if number else ""
