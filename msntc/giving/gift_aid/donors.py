"""Who may stand in a row of HMRC's schedule: one person, at the home where they live.

HMRC (gov.uk, “Gift Aid declarations” and “Schedule spreadsheet”, 2025): each of a couple declares for themselves; the
address “cannot be a work or care of address”. A PO box in the UK is nobody's home; abroad it may be the only address.
"""

import re
from collections.abc import Iterator
from unicodedata import normalize

TOGETHER = (
    "This looks like more than one person, or a firm. HMRC wants Gift Aid from one person at a time: write one name. "
    "Another person can make a declaration of their own."
)
CARE_OF = "HMRC wants a home address. It does not take one that is “care of” somebody else."
AT_WORK = "This looks like a place of work. HMRC wants a home address."
IN_A_BOX = "HMRC wants a home address. A PO box is not a home."

MEN, WOMEN = {"mr", "mister"}, {"mrs", "ms", "miss", "missus"}
SEVERAL = {"messrs", "mmes", "mesdames", "misses"}
OF_SOMEBODY = re.compile(r"(?<!\w)[adsw]/[olp]\.?(?!\w)")
"""Son of, daughter of, as part of a name: Ravi s/o Kumar."""
JOINED = re.compile(r"[&+;/\\]|(?<!\w)['’`]n['’`](?!\w)")
AND = re.compile(r"^and\s|\sand$|\sand\s")
FAMILY = re.compile(r"\s(?:family|household)$")
CARE = re.compile(
    r"(?<!\w)c\s*[/\\\u2044\u2215]\s*(?:o(?!\w)|-)|(?<!\w)c\.o\.|(?<!\w)care\s+of(?!\w)|(?<!\w)f\.?a\.?o[.:]?\s|(?<!\w)attn(?!\w)"
)
FIRM = re.compile(
    r"(?<!\w)(?:ltd|limited|llp|plc|solicitors|accountants|head office|registered office)(?!\w)"
    r"(?!\s+(?:street|road|lane|avenue|close|court|cottages?|house|mews|row|terrace|way|yard)(?!\w))"
)
BOX = re.compile(r"(?<!\w)p\.?\s?o\.?\s?box\s*[0-9]")


def fold_donor_text(text: str) -> str:
    return " ".join(normalize("NFKC", text).casefold().split())


def find_donor_problems(
    *, title: str, first_name: str, last_name: str, house: str, address: str, in_uk: bool
) -> Iterator[tuple[str, str]]:
    """Which field is no single person or no home, with a sentence for whoever typed it."""
    names = {"title": title, "first_name": first_name, "last_name": last_name}
    titles = [word.strip(".,") for text in names.values() for word in fold_donor_text(text).split()]
    of_two = bool(MEN & {*titles} and WOMEN & {*titles}) or titles.count("mr") > 1
    for name, text in names.items():
        if has_several_people(text):
            yield name, TOGETHER
            of_two = False
        elif CARE.search(fold_donor_text(text)):
            yield name, CARE_OF
    if of_two:
        yield "title", TOGETHER
    for name, text in (("house", house), ("address", address)):
        where = fold_donor_text(", ".join(text.splitlines()))
        if CARE.search(where):
            yield name, CARE_OF
        elif FIRM.search(where):
            yield name, AT_WORK
        elif in_uk and BOX.search(where):
            yield name, IN_A_BOX


def has_several_people(text: str) -> bool:
    """Whether several people stand in one box: John & Mary, J and M Smith, Mr/Mrs, The Smith family."""
    text = OF_SOMEBODY.sub(" ", fold_donor_text(text))
    if SEVERAL & {word.strip(".,") for word in text.split()}:
        return True
    return bool((JOINED.search(text) and not CARE.search(text)) or AND.search(text) or FAMILY.search(text))
