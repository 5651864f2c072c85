"""Phrases that a page about health must not use, or not without saying how sure we are. Pure text.

Sources: CAP Code rules 12.1 and 12.2 and the ASA's rulings on oxygen and cold therapies; GRADE's wording of certainty.
The lists are the checks K6, K7, K10, K11, K12, K14, K16 and K21.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass


def compile_phrases(phrases: str) -> re.Pattern:
    """Any of the phrases, one a line, as whole words in any case."""
    alternatives = "|".join(line.strip() for line in phrases.strip().splitlines())
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])", re.IGNORECASE)


# K6. "proven" is right where the evidence is of high certainty: then staff give that as their reason.
BANNED = compile_phrases(r"""
    cures?|cured|curing
    revers(?:e|es|ed|ing) (?:[\w’'-]+ ){0,5}(?:MS|multiple sclerosis)
    induc\w* (?:a )?remission
    heal(?:s|ed|ing)? (?:your )?(?:MS|multiple sclerosis)
    repair(?:s|ed|ing)? (?:the |your |damaged )*nerves?
    (?:clinically )?proven
    miracles?|miraculous
    (?:incredibly|completely|totally|perfectly|100 ?%|100 per cent) safe
    (?:no|zero|without|free (?:of|from)) (?:any |known |real |harmful )*(?:side[- ]effects?|risks?)
    risk[- ]free
    detox\w*
    boost(?:s|ing)? (?:your |the )?immun\w+(?: system)?
    (?:instead of|in place of) (?:your |their |the |an? |any )?(?:[\w-]+ ){0,2}(?:medicines?|medication|drugs?|DMTs?)
    sufferers?
""")
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
    unsure|sure|confident|unknown|tested|hopes?|hoped|claims?|claimed
""")
HELP_OF_PEOPLE = compile_phrases(r"""
    (?:get|ask for|need|needs|urgent|first|for|with|more|of|any|other|want|find) help
    help (?:you|us|from|now|line|with|to)|can help|helplines?|who helps?|state benefits?
""")
DENIED = compile_phrases(
    r"no|not|\w+n[’']t|never|cannot|nobody|none|nor|neither|nothing|without|avoid|beware"
)
AFFIRMED = compile_phrases(r"""
    no (?:doubt|question|wonder|denying|mistake)|no[- ]one (?:doubts|denies)|nobody (?:doubts|denies)
    not (?:only|just|merely|simply|least)|without (?:a |any )?(?:doubt|question|fail)
    never fails?|cannot fail|can(?:not|[’']t) deny|\w+n[’']t (?:only|just)
""")
"""What has the look of a denial and denies nothing: “there is no doubt that it cures”."""
TOLD = re.compile(
    r"\b(?:knows?|knew|reali[sz]es?|tells?|told|admits?|hides?|forgets?|mentions?)"
    r"(?: (?:you|us|me|them|people|patients))?(?= (?:that|it|this|these|they|we|our|oxygen|hbot|how)\b)",
    re.IGNORECASE,
)
"""Denied is the knowing or the telling, not what is told: “not everyone knows it cures”."""
REPORTED = compile_phrases(r"claims?|claimed|claiming|says?|said|promis(?:e|es|ed|ing)|words? like")
DOUBTED = compile_phrases(r"""
    wrong|false|untrue|misleading|beware|wary|careful|warn(?:s|ed|ing)?|red flags?|bad signs?|walk away
    (?:do not|don[’']t|not to be|cannot be) (?:believed?|trust(?:ed)?|buy|pay)
    upheld|ruled against|against the (?:law|rules)
""")
"""A promise that is reported passes only where its sentence doubts it: “who claims that it cures is wrong”."""
QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"|(?<!\w)‘[^‘’]*’(?!\w)|(?<!\w)'[^']*'(?!\w)")
CLAUSE = re.compile(r"[,;:–—]| but | and (?:it|this|we|they|you) ")

GIVING_LINK = re.compile(r"href=\"[^\"]*(?:support-us|donat|giving|gofundme|fundrais|/give)", re.IGNORECASE)
GIVING = compile_phrases("(?:please )?donate(?: now)?|give now|support us|make a donation|your donation")
BOOKING = compile_phrases(
    "book (?:now|today|online|a session|your|an appointment)|buy now|sign up (?:now|today)"
)
TESTIMONIAL = compile_phrases(
    "testimonials?|(?:he|she) swears by it|changed my life|it worked for me|my story"
)
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
SENTENCE = re.compile(r"(?<=[.!?])((?:\s*\[@[a-z0-9-]+\])*)(?:\s+|$)|\n+")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
PRICE = re.compile(r"£\s?\d")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase found in a text, and the sentence that it stands in."""

    phrase: str
    sentence: str


def split_cited_sentences(text: str) -> list[str]:
    """The sentences of a text whose citations are still in it; a citation belongs to the sentence before it."""
    parts = SENTENCE.split(text)
    joined = [part + (parts[n + 1] or "") for n, part in enumerate(parts[:-1]) if n % 2 == 0] + parts[-1:]
    return [part.strip() for part in joined if part and part.strip()]


def has_denial(sentence: str, start: int) -> bool:
    """Whether what stands at `start` is denied, doubted or quoted: “there is no cure”, beware of “cure”."""
    if any(pair.start() < start < pair.end() for pair in QUOTED.finditer(sentence)):
        return True
    clause = TOLD.split(CLAUSE.split(AFFIRMED.sub("", sentence[:start]))[-1])[-1]
    if DENIED.search(" ".join(clause.split()[-8:])):
        return True
    return bool(REPORTED.search(clause) and DOUBTED.search(sentence))


def find_banned_phrases(text: str) -> Iterator[Phrase]:
    """K6: phrases that block publishing, but for denied, doubted and quoted ones."""
    for sentence in split_cited_sentences(text):
        for found in BANNED.finditer(sentence):
            if not has_denial(sentence, found.start()):
                yield Phrase(found[0], sentence)


def find_ungraded_claims(text: str) -> Iterator[Phrase]:
    """K7: words of benefit with no word of how sure we are in their sentence, or in the one before or after."""
    found = split_cited_sentences(text)
    for n, sentence in enumerate(found):
        near = " ".join(found[max(0, n - 1) : n + 2])
        if GRADED.search(near):
            continue
        for caution in CAUTION.finditer(HELP_OF_PEOPLE.sub("", sentence)):
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
