"""Phrases that need how sure we are beside them, a source, or another place. What is claimed: see `claims`. Pure text.

Sources: GRADE's wording of certainty; the checks K7, K10, K11, K12, K14, K16 and K21.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from therapies.content_checks.denials import compile_phrases, has_denial, is_unasserted
from therapies.content_checks.sentences import split_cited_sentences

# K7. Words that need the grade in the sentence, or in the one before or after it.
CAUTION = compile_phrases(r"""
    help(?:s|ed|ing)?
    improv(?:e|es|ed|ing|ements?)
    reduc(?:e|es|ed|ing|tions?)
    treats?|benefits?|effective|promising
    deregulated|acts? of parliament|million sessions
""")
GRADED = compile_phrases(r"""
    may|might|probably|whether|if|no|not|\w+n[’']t|never|cannot|nobody
    nothing|unsure|sure|confident|unknown|tested|hopes?|hoped|claims?|claimed|in (?:\w+ )?trials|some people|rarely
""")
HELP_OF_PEOPLE = compile_phrases(r"""
    (?:get|ask for|need|needs|urgent|first|for|with|more|of|any|other|want|find) help
    help (?:you|us|from|now|line|with|to)|can help|helplines?|who helps?|state benefits?
""")
GIVING_LINK = re.compile(r"href=\"[^\"]*(?:support-us|donat|giving|gofundme|fundrais|/give)", re.IGNORECASE)
GIVING = compile_phrases("(?:please )?donate(?: now)?|give now|support us|make a donation|your donation")
BOOKING = compile_phrases(
    "book (?:now|today|online|a session|your|an appointment)|buy now|sign up (?:now|today)"
)
TESTIMONIAL = compile_phrases(
    "testimonials?|(?:he|she) swears by it|changed my life|it worked for me|my story"
)
FIRST_PERSON = re.compile(r"(?:“[^”]*|\"[^\"]*|‘[^’]*)\b(?:I|I[’']\w+|my|me)\b[^”\"]*[”\"’]")
"""Words in quotation marks in which somebody speaks of themselves."""
AFFILIATE = re.compile(r"href=\"https?://[^\"]*[?&](?:ref|aff|affiliate|utm_\w+|tag)=", re.IGNORECASE)
OUTSIDE = re.compile(r"href=\"https?://(?:www\.)?([^/\"]+)", re.IGNORECASE)
PUBLIC_BODY = re.compile(
    r"(?:^|\.)(?:gov\.uk|nhs\.uk|gov\.scot|nhs\.scot|gov\.wales|nhs\.wales|hscni\.net|doi\.org"
    r"|(?:nice|cqc|rqia|hiw|asa|healthcareimprovementscotland|mssociety|mstrust)\.org\.uk)$",
    re.IGNORECASE,
)
"""Not all of .org.uk: anybody may have an address there. Besides public bodies, the two MS charities."""
REGULATORY = compile_phrases(r"""
    regulat(?:ed|or|ors|ion|ions|es)|deregulat\w+|acts? of parliament
    CQC|Care Quality Commission|RQIA|MHRA|HSE|Healthcare Improvement Scotland|Healthcare Inspectorate Wales
    registered with|inspected by
""")
STATISTIC = re.compile(
    r"\d+(?:\.\d+)? ?(?:%|per cent)|\b\d[\d,]* (?:in|out of|of) (?:every )?\d"
    r"|\b\d[\d,]*(?:\.\d+)? (?:million|people|trials|studies)\b",
    re.IGNORECASE,
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
PRICE = re.compile(r"£\s?\d")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase found in a text, and the sentence that it stands in."""

    phrase: str
    sentence: str


def find_ungraded_claims(text: str) -> Iterator[Phrase]:
    """K7: words of benefit with no word of how sure we are in their sentence, or in the one before or after."""
    found = split_cited_sentences(text)
    for n, sentence in enumerate(found):
        near = " ".join(found[max(0, n - 1) : n + 2])
        if GRADED.search(near):
            continue
        asserted = HELP_OF_PEOPLE.sub("", sentence)
        for caution in CAUTION.finditer(asserted):
            if not (has_denial(asserted, caution.start()) or is_unasserted(asserted, caution.start())):
                yield Phrase(caution[0], sentence)
                break


def find_statistics(text: str) -> Iterator[Phrase]:
    """K16: figures, each with its sentence."""
    for sentence in split_cited_sentences(text):
        if found := STATISTIC.search(sentence):
            yield Phrase(found[0], sentence)


def find_regulatory_claims(text: str) -> Iterator[Phrase]:
    """K21: sentences about regulators and the law, to be held against a document."""
    for sentence in split_cited_sentences(text):
        if found := REGULATORY.search(sentence):
            yield Phrase(found[0], sentence)
