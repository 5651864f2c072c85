"""What a stranger could use in a text to lead people astray: numbers to ring or pay to, sums, web addresses.

Plain times, days and dates are none of it. Dressings count for nothing: full-width digits, signs that cannot be seen,
letters in place of digits, dots and spaces between them. It is not a filter against every trick: what it lets
through, both contacts of the centre are told of, and can undo.
"""

import re
import unicodedata
from enum import StrEnum
from typing import NamedTuple


class Risk(StrEnum):
    """Why a text waits, as a sentence goes on after “It has”."""

    WEB = "a web or e-mail address"
    MONEY = "a sum of money"
    ACCOUNT = "words about an account or a payment"
    NUMBER = "a long number, such as a phone or account number"
    CLOSING = "words about closing for good or moving"
    HIDDEN = "signs that turn the direction of writing or hide words"


class RiskMatch(NamedTuple):
    risk: Risk
    text: str


BEGIN = r"(?<![\d.:–—-])(?<![–—-]\s)"
MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
HOUR = r"(?:[01]?\d|2[0-4])"
MINUTES = r"[0-5][05]"
HALF = r"\s*(?:am|pm|a\.m|p\.m|noon|midday|hrs?|h)\b\.?"
TIME = rf"(?<!\d){HOUR}(?:[.:]{MINUTES})?(?:{HALF})?(?!\d|[.:]\d)"
CLOCK = rf"{BEGIN}(?:{HOUR}[.:]{MINUTES}|[01]\d{MINUTES}|2[0-3]{MINUTES})"
PLAIN = [
    re.compile(pattern)
    for pattern in (
        rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+{MONTH}(?:,?\s+20\d\d)?\b",
        rf"\b{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+20\d\d)?\b",
        rf"\b{MONTH}\s+20\d\d\b",
        r"(?<![\d/])(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])(?:/(?:20)?[2-4]\d)?(?![\d/])",
        rf"{CLOCK}(?:{HALF})?\s*(?:-|–|—|to|until|till|and)\s*{HOUR}[.:]?{MINUTES}(?:{HALF})?(?!\s?-?\d|[.:]\d)",
        rf"{BEGIN}{TIME}\s*(?:-|–|—|to|until|till|and)\s*{TIME}(?!\s?-\s?\d)",
        rf"(?<![\d.:]){HOUR}(?:[.:]{MINUTES})?{HALF}",
        rf"(?<![\d.:]){HOUR}[.:]{MINUTES}(?!\d|[.:]\d)",
    )
]
"""Times and dates, which are what such a text is for."""
ENDS = (
    "com org net uk info biz io co me ly gd gl gg eu app dev site online shop store club xyz top link click live page "
    "ru cn tk ml ga cf pw cc tv to us ie fr de wales scot london health care charity support help vip icu"
).split()
ADDRESS = re.compile(
    r"https?|://|\bwww\b|\b[\w-]{1,63}[.](?:" + "|".join(ENDS) + r")\b(?:/\S*)?|\b[\w-]{1,63}\.[a-z]{2,}/\S*"
    r"|\b[\w-]{1,63}\s?[.]\s?(?:com|org|net|co\s?[.]\s?uk|uk)\b"
    r"|\b[\w.-]+\s?(?:@|[(\[{]\s*at\s*[)\]}])\s?[a-z][\w-]*\s?[.]\s?\w+|\bdot\s+(?:com|org|net|uk|co)\b|(?<!\w)@[a-z_]\w+"
    r"|<\s*/?\s*[a-z!]|\bjavascript:|\bmailto:"
)
DOT = re.compile(r"\s*[(\[{<]\s*(?:dot|[.])\s*[)\]}>]\s*", re.IGNORECASE)
"""As it is dressed where an address must not look like one."""
BARE_ADDRESS = re.compile(r"(?<![\w.])[a-z0-9-]{2,63}(?:\.[a-z0-9-]{2,63})*\.[a-z]{2,}(?![\w.])")
SUM = re.compile(
    r"[£$€₤₿]\s*[\d.,]*|(?:\d[\d.,]*\s?)?\b(?:pounds?|quid|gbp|euros?|dollars?|fivers?|tenners?)\b"
    r"|\d[\d.,]*\s?(?:p|pence)\b(?!\s?\.?\s?m)"
)
PAYING = re.compile(
    r"sort\s*-?\s*code|\baccount\b|\ba/c\b|\bacc?t\b|\biban\b|\bbic\b|\bswift\b|\bbacs\b|bank\s+transfer|bank\s+details|"
    r"\bpaypal\b|\bbitcoin|\bcrypto|gift\s*-?\s*cards?\b|western\s+union|moneygram|\bvouchers?\b|\bpin\s+(?:number|code)"
)
CLOSING = re.compile(
    r"\b(?:clos|shut)\w*\b[^.!?]{0,40}\b(?:for\s+good|permanent(?:ly)?|for\s?ever|further\s+notice)\b"
    r"|\bpermanent(?:ly)?\s+(?:clos|shut)|\b(?:clos|shut)\w*\s+down\b|\bceased\b|\bno\s+longer\s+(?:open|here|at|in)\b"
    r"|\bmov(?:ed|ing)\s+(?:to|from|out|away|premises)\b|\b(?:have|has|are|we.ve|we.re)\s+mov(?:ed|ing)\b|\brelocat"
    r"|\bnew\s+(?:address|premises|location|home|venue|building)\b"
)
PLAIN_ACCOUNT = re.compile(
    r"\bon\s+account\s+of\b|\btak(?:e|es|en|ing)\s+(?:\w+\s+){0,3}into\s+account\b|\btak(?:e|es|en|ing)\s+account\s+of\b"
    r"|\baccount\s+with\s+(?:(?:the|a|our|one|local)\s+)*(?:taxi|cab|minibus|transport)"
)
"""The word in ordinary use. A number, a sum or an address beside it is found by itself."""
BETWEEN = r"\s.()/_+*~·•–—-"
DIGITS = re.compile(rf"(?:[0-9oil|]+[{BETWEEN}]{{0,8}})+")
DOTTED = r"(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?:20)?[2-4]\d"
DOTTED_DATE = re.compile(
    rf"(^\s*|[^\d{BETWEEN}][\s(]{{0,4}}){DOTTED}(?:\s*(?:-|–|—|to|until|till)\s*{DOTTED})?(?![{BETWEEN}]{{0,4}}\d)"
)
"""24.12.26, with no other digits around that would make it a piece of a number. A sort code with dots is seldom a date,
and says nothing without the account number, which is found by itself."""
CODE = re.compile(r"\b\d{2}[-–—. ]\d{2}[-–—. ]\d{2}\b|\b118\b")
NUMBER_WORDS = re.compile(
    r"(?:\b(?:zero|nought|naught|oh|nil|one|two|three|four|five|six|seven|eight|nine|double|treble|triple)\b[\s,.-]*){5,}"
)
TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
SHORT_CODE = re.compile(r"[5-8]\d{4}")
"""The numbers to which a text message costs money."""
LONGEST_PLAIN = 5
"""Digits in a row that may stand in a text: more is a phone or an account number, and five at once a short code."""


def find_risks(text: str) -> set[RiskMatch]:
    """All that is found in a text; what it is, and the words themselves."""
    plain = DOT.sub(".", normalise_characters(text))
    low = plain.casefold()
    found = {RiskMatch(Risk.WEB, match.group().strip()) for match in ADDRESS.finditer(low)}
    found |= {RiskMatch(Risk.WEB, match.group()) for match in BARE_ADDRESS.finditer(plain)}
    found |= {RiskMatch(Risk.MONEY, match.group().strip()) for match in SUM.finditer(low)}
    found |= {
        RiskMatch(Risk.ACCOUNT, match.group()) for match in PAYING.finditer(PLAIN_ACCOUNT.sub(" ; ", low))
    }
    found |= {RiskMatch(Risk.CLOSING, match.group()) for match in CLOSING.finditer(low)}
    found |= {RiskMatch(Risk.NUMBER, number) for number in find_long_numbers(low)}
    if TURNING & set(text):
        found.add(RiskMatch(Risk.HIDDEN, ""))
    return found


def find_new_risks(before: str, after: str) -> list[Risk]:
    """The kinds of what has come into a text. What stood there already was looked at by somebody."""
    return sorted({found.risk for found in find_risks(after) - find_risks(before)})


def normalise_characters(text: str) -> str:
    """Its letters and digits in their plain form, without what cannot be seen."""
    spread = unicodedata.normalize("NFKD", text)
    seen = (sign for sign in spread if unicodedata.category(sign) not in ("Cf", "Mn", "Me"))
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in seen).replace("。", ".")


def find_long_numbers(text: str) -> set[str]:
    """Long numbers, as digits; words for digits as they are written."""
    found = {match.group().strip() for match in NUMBER_WORDS.finditer(text)}
    for plain in PLAIN:
        text = plain.sub("·", text)  # what is left on both sides of it is still one number
    text = DOTTED_DATE.sub(r"\1·", text)
    found |= {match.group() for match in CODE.finditer(text)}
    for match in DIGITS.finditer(text):
        digits = extract_digits(match.group())
        if len(digits) > LONGEST_PLAIN or re.search(r"\d{5}", match.group()) or SHORT_CODE.fullmatch(digits):
            found.add(digits)
    return found


def extract_digits(run: str) -> str:
    """The digits in a run; o, i and l count in those parts of it that have a digit as well."""
    parts = re.findall(r"[0-9oil|]+", run)
    return "".join(part.translate(str.maketrans("oil|", "0111")) for part in parts if re.search(r"\d", part))
