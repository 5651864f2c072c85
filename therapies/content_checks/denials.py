"""Whether a sentence asserts what stands in it, or denies, doubts, asks or quotes it. Pure text."""

import re


def compile_phrases(phrases: str) -> re.Pattern:
    """Any of the phrases, one a line, as whole words in any case."""
    alternatives = "|".join(line.strip() for line in phrases.strip().splitlines())
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])", re.IGNORECASE)


DENIED = compile_phrases(
    r"no|not|\w+n[’']t|never|cannot|nobody|none|nor|neither|nothing|without|avoid|beware|myth|too early|hardly"
    "|little evidence|(?:wrong|misleading|untrue) to"
)
AFFIRMED = compile_phrases(r"""
    no (?:doubt|question|wonder|denying|mistake)|no[- ]one (?:doubts|denies)|nobody (?:doubts|denies)
    not (?:only|just|merely|simply|least)|without (?:a |any )?(?:doubt|question|fail)
    never fails?|cannot fail|can(?:not|[’']t) deny|\w+n[’']t (?:only|just)
    (?:do not|don[’']t|never|no need to|nothing to) (?:worry|fear|be afraid|hesitate|wait)
""")
"""What has the look of a denial and denies nothing: “there is no doubt that it cures”."""
TOLD = re.compile(
    r"\b(?:knows?|knew|reali[sz]es?|tells?|told|admits?|hides?|forgets?|mentions?)"
    r"(?: (?:you|us|me|them|people|patients))?(?= (?:that|it|this|these|they|we|our|oxygen|hbot|how)\b)",
    re.IGNORECASE,
)
"""Denied is the knowing or the telling, not what is told: “not everyone knows it cures”."""
REPORTED = compile_phrases(r"""
    claims?|claimed|claiming|says?|said|tells?|told|promis(?:e|es|ed|ing)|words? like|the words|advises?|advised|urges?
""")
DOUBTED = compile_phrases(r"""
    words? like|wrong|false|untrue|misleading|beware|wary|careful|warn(?:s|ed|ing)?|red flags?|bad signs?|walk away
    rumours?
    (?:do not|don[’']t|not to be|cannot be) (?:believed?|trust(?:ed)?|buy|pay)
    upheld|ruled against|against the (?:law|rules)|breaks? the (?:law|rules)|sellers?|firms?|adverts?
    (?:may|might) (?:tell|say|have had)|did not bear|ask for the trials?
    evidence (?:does|did) not support|not supported|at risk
    report it|tell the manager|complain
""")
"""A promise that is reported passes only where its sentence doubts it: “who claims that it cures is wrong”."""
OURSELVES = compile_phrases("we|us|our|members?|centres?")
"""What they say, we say: quotation marks make no difference."""
UNASSERTED = compile_phrases(r"""
    hop(?:e|es|ed|ing)|think(?:s|ing)? of|whether|with or|wonder(?:s|ed)?
    (?:know|see|tell|asks?|asked|find out|test|tested|looks?|looked|learn) if
    (?:once|was|were|been|is|are) (?:once )?(?:thought|believed|supposed|said|asked|meant) (?:that|to|whether)
    (?:theory|idea|reasoning) (?:is|was|goes)|in theory(?! and)|tr(?:y|ied|ying) to|should you
    how (?:well|far|much|often|long)
    (?:doctors?|nurses?|teams?|consultants?|neurologists?|GPs?) (?:may|might|can|could|will|should)(?! \w+ that)
""")
"""What is hoped, asked or left to a clinician is no claim of ours."""
MEDICINE = compile_phrases(r"""
    medicines?|DMTs?|DMDs?|drugs?|interferons?|\w+mabs?
    conventional treatments?|standard treatments?|steroids?
    vaccin\w+|stem[- ]cell\w*|AHSCT|ocrelizumab|natalizumab|disease[- ]modifying \w+
""")
OURS = compile_phrases(r"""
    oxygen|HBOT|hyperbaric\w*|chambers?|pressure|sessions?|cryo\w*|cold|treatments? (?:here|with us)|it|this
    massage|reflexology|reiki|acupuncture|yoga|diets?|natural|therap(?:y|ies)
""")
NATURE = re.compile(
    r"^\W*(?:\w+ )?(?:the|your|our|their) (?:\w+ )?(?:bod(?:y|ies)|brains?)(?: \w+)?(?: (?:can|may|does|do))?\W*$",
    re.IGNORECASE,
)
"""The beginning of a sentence about what a body does by itself."""
QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"|(?<!\w)‘[^‘’]*’(?!\w)|(?<!\w)'[^']*'(?!\w)")
CLAUSE = re.compile(
    r"[,;:–—]| but | because | and (?:it|this|we|they|you|oxygen|members|people|(?:the|our|your) \w+) "
)
LIST = re.compile(r", (?=(?:\w+, )*\w+ n?or )")
"""The commas of “nothing slows, stops or cures it”, which part no clauses."""
LIKEWISE = re.compile(
    rf"\b(?:so (?:does|do|did|can|will|has|have)|as (?:does|do)|like) (?:\w+ )?{OURS.pattern}", re.IGNORECASE
)
"""What is said of a medicine is said of ours too: “ocrelizumab slows MS and so does oxygen”."""
ASKING = re.compile(
    r"(?:^|[,;:–—-] ?|\b(?:or|and|but|so) )\W*(?:do|does|did|is|are|was|were|can|could|will|would|shall|should|may"
    r"|might|must|has|have|had|how|what|which|who|when|where|why)\b",
    re.IGNORECASE,
)
RHETORICAL = re.compile(
    r"^\W*(?:why (?:not|take|wait|suffer|put|live|struggle|pay|rely|let|go)|who would|what if you|want|ready"
    r"|tired of|fed up|looking for"
    r"|(?:so )?(?:did|do) you know|have you (?:heard|tried|noticed|seen)|how about|isn[’']t|would[- ]?n[’']t)\b",
    re.IGNORECASE,
)
"""Questions that do not ask: “Why take drugs when you can breathe?”"""


def has_denial(sentence: str, start: int) -> bool:
    """Whether what stands at `start` is denied, doubted, asked or quoted: “there is no cure”, beware of “cure”."""
    sentence = LIST.sub("  ", sentence)
    for pair in QUOTED.finditer(sentence):
        around = AFFIRMED.sub("", sentence[: pair.start()] + sentence[pair.end() :])
        is_told = REPORTED.search(sentence[: pair.start()]) and not OURSELVES.search(around)
        if pair.start() < start < pair.end() and (is_told or DENIED.search(around) or DOUBTED.search(around)):
            return True
    if sentence.rstrip().endswith("?") and ASKING.search(sentence) and not RHETORICAL.search(sentence):
        return True
    clause = TOLD.split(CLAUSE.split(AFFIRMED.sub("", sentence[:start]))[-1])[-1]
    if DENIED.search(" ".join(clause.split()[-12:])):
        return True
    return bool(REPORTED.search(sentence[:start]) and DOUBTED.search(sentence))


def is_unasserted(sentence: str, start: int) -> bool:
    """Whether what stands at `start` is hoped, wondered at, or said of a medicine or of what bodies do themselves."""
    before = sentence[:start]
    clause = CLAUSE.split(before)[-1]
    if UNASSERTED.search(clause) or NATURE.search(before):
        return True
    if LIKEWISE.search(sentence[start:]):
        return False
    they = before if re.search(r"\b(?:they|which)\b", clause) else clause
    return -1 < find_last(MEDICINE, they) >= find_last(OURS, they)


def find_last(pattern: re.Pattern, text: str) -> int:
    return max((found.end() for found in pattern.finditer(text)), default=-1)
