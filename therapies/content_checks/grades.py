"""K4: each grade is held to its sentence, to its reasons and to its numbers.

The verbs are GRADE's (Santesso and others, J Clin Epidemiol 2020;119:126): high does, moderate probably does, low may.
"""

from collections.abc import Iterator
from datetime import date

from therapies.content_checks.denials import compile_phrases
from therapies.content_checks.finding import Finding
from therapies.models import EvidenceStatement

Certainty, Direction = EvidenceStatement.Certainty, EvidenceStatement.Direction

PROBABLY = compile_phrases(r"probably|likely")
MAY = compile_phrases(r"may|might|seems? to|seemed to")
UNKNOWN = compile_phrases(r"""
    (?:do|does|did) not know|(?:don|doesn)[’']t know|not known|unknown|cannot (?:say|tell)
    unsure|not sure|not clear|unclear|uncertain
""")
UNTESTED = compile_phrases(r"""
    (?:not|never) (?:yet )?(?:been )?(?:tested|studied|looked at|measured)|untested
    (?:nobody|no[- ]one) has (?:yet )?(?:tested|studied|looked|measured)|no (?:stud(?:y|ies)|trials?)
""")
NO_DIFFERENCE = compile_phrases(r"""
    (?:little|no)(?: or no)? (?:clear |real )?(?:difference|effect|benefit|change|help|use)
    (?:do|does|did|may|might|will)(?:n[’']t| not) (?:probably )?(?:help|change|improve|reduce|ease|make|work|add)\w*
    no (?:better|more|less|worse) than|neither helps nor
""")
HARM = compile_phrases(r"""
    harm\w*|hurts?|worse\w*|risks?|danger\w*|injur\w+|damag\w+|trouble|problems?|pain|causes?
    more (?:relapses|side effects)
""")
VERBS = {
    Certainty.HIGH: "it says what the therapy does, with no “may”, “probably” or “not known”",
    Certainty.MODERATE: "it says “probably”",
    Certainty.LOW: "it says “may”",
    Certainty.VERY_LOW: "it says “We do not know if”",
    Certainty.NONE: "it says that this has not been tested",
}
WAYS = {
    Direction.HELPS: "it says what gets better, not that there is no difference",
    Direction.NO_DIFFERENCE: "it says “little or no difference”, or that it does not help",
    Direction.HARMS: "it says which harm",
    Direction.UNKNOWN: "it says that we do not know, or that this has not been tested",
}
LOWERED = {Certainty.MODERATE, Certainty.LOW, Certainty.VERY_LOW}
RAISES = {EvidenceStatement.GradeReason.LARGE_EFFECT, EvidenceStatement.GradeReason.DOSE_RESPONSE}
A_YEAR = 366  # days


def check_grades(document: dict, on: date) -> Iterator[Finding]:
    for n, row in enumerate(document["evidence"]):
        yield from check_sentence(f"evidence-{n}-sentence", row)
        yield from check_reasons(f"evidence-{n}-grade_reasons", row)
        yield from check_numbers(n, row)
        yield from check_search(f"evidence-{n}-searched_on", row, on)


def check_sentence(where: str, row: dict) -> Iterator[Finding]:
    """The words of how sure we are and of which way are those of the grade."""
    certainty, direction, sentence = Certainty(row["certainty"]), Direction(row["direction"]), row["sentence"]
    if not says_how_sure(certainty, sentence):
        says = f"“{certainty.label}” does not fit this sentence: see that {VERBS[certainty]}, or change the grade."
        yield Finding("K4", where, says, blocks=True)
    if not says_which_way(direction, sentence):
        says = f"“{direction.label}” does not fit this sentence: see that {WAYS[direction]}, or change the direction."
        yield Finding("K4", where, says, blocks=True)


def says_how_sure(certainty: EvidenceStatement.Certainty, sentence: str) -> bool:
    does_not_know = bool(UNKNOWN.search(sentence) or UNTESTED.search(sentence))
    match certainty:
        case Certainty.HIGH:
            return not (PROBABLY.search(sentence) or MAY.search(sentence) or does_not_know)
        case Certainty.MODERATE:
            return bool(PROBABLY.search(sentence))
        case Certainty.LOW:
            return bool(MAY.search(sentence)) and not PROBABLY.search(sentence)
        case Certainty.VERY_LOW:
            return does_not_know
        case _:
            return bool(UNTESTED.search(sentence))


def says_which_way(direction: EvidenceStatement.Direction, sentence: str) -> bool:
    match direction:
        case Direction.HELPS:
            return not NO_DIFFERENCE.search(sentence)
        case Direction.NO_DIFFERENCE:
            return bool(NO_DIFFERENCE.search(sentence))
        case Direction.HARMS:
            return bool(HARM.search(sentence))
        case _:
            return bool(UNKNOWN.search(sentence) or UNTESTED.search(sentence))


def check_reasons(where: str, row: dict) -> Iterator[Finding]:
    """GRADE takes certainty down, or up, for named reasons only."""
    reasons = set(row["grade_reasons"])
    if row["certainty"] in LOWERED and not reasons - RAISES:
        yield Finding("K4", where, "Say in GRADE’s terms what makes us less sure: tick at least one reason.")
    if row["certainty"] == Certainty.HIGH and reasons - RAISES:
        yield Finding("K4", where, "“We are confident” has reasons ticked that lower it. Which is right?")


def check_numbers(n: int, row: dict) -> Iterator[Finding]:
    """K16 for the numbers of a statement: whose they are, and what was counted."""
    if row["treated"] is None:
        return
    if not row["sources"]:
        says = "Numbers of people need the source that they come from."
        yield Finding("K16", f"evidence-{n}-sources", says, blocks=True)
    if not row["numbers_say"]:
        yield Finding("K16", f"evidence-{n}-numbers_say", "Say what was counted, and what it cannot say.")


def check_search(where: str, row: dict, on: date) -> Iterator[Finding]:
    """K19: when somebody last looked for new trials."""
    if not row["searched_on"]:
        yield Finding("K19", where, "Say when somebody last looked for new trials.")
    elif (on - date.fromisoformat(row["searched_on"])).days > A_YEAR:
        yield Finding("K19", where, "Nobody has looked for new trials for over a year.")
