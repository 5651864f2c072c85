"""Whether what was typed speaks of dying or of harm: then the helplines come first, and nothing above them.

A constant and no table of staff's: a phrase that somebody removes by mistake could cost a life. Whoever asks out of
mere interest loses one look past a box; so a phrase that may mean either counts.
"""

import re

from centres.gazetteer.text import count_slips
from msntc.search.words import fold_words

LONG_WORDS = ("suicide", "suicidal", "euthanasia", "overdose")
"""Words that nothing else is like: a slip of the finger or two in them is let pass."""
SELF = "(?:my ?self|me|him ?self|her ?self|our ?sel(?:f|ves)|them ?sel(?:f|ves)|your ?self|it all|him|her|us|them)"
LIFE = "(?:(?:my|his|her|their|your|own|this) )*(?:own )?life"
PHRASES = re.compile(
    r"\b(?:"
    + "|".join(
        [
            rf"(?:kil+(?:s|ed|ing)?|hang(?:ing)?|shoot(?:ing)?|drown(?:ing)?|harm(?:s|ed|ing)?|hurt(?:s|ing)?|"
            rf"cut(?:s|ting)?|starv(?:e|ing)|end(?:ing)?|hit(?:s|ting)?|beat(?:s|ing)?|attack(?:s|ed|ing)?|"
            rf"threaten(?:s|ed|ing)?|do(?:ing)? away with) {SELF}",
            rf"(?:end(?:ing|ed)?|tak(?:e|ing)|took) {LIFE}",
            r"(?:wan(?:t|na)(?: to)?|wish(?: to)?|going to|ready to|plan to|feel like|thinking of|think about|help me"
            r"|like to|rather|i could) (?:be )?(?:die|dying|dead)",
            r"wish i (?:was|were) (?:dead|not here|never born)",
            r"(?:better off|easier) (?:dead|without me)",
            r"(?:no|any) (?:point|reason)(?: in| to)? (?:liv(?:e|ing)|go(?:ing)? on)|nothing to live for",
            r"(?:dont|do not|cant|cannot|no longer) (?:want to |wanna |bear to )?(?:live|be (?:here|alive)|exist)",
            r"(?:cant|cannot) (?:go on|take (?:it|this|any ?more)|carry on|do this any ?more)",
            r"(?:tired|sick) of (?:living|life|being alive)",
            r"life (?:is|isnt|not) (?:not )?worth",
            r"self ?(?:harm|injur|hurt)\w*",
            r"suicid\w*|euthan\w*|dignitas|assisted (?:dying|death|suicide)|end it(?: all)?|right to die",
            r"dying|dies?|death|dead",
            r"(?:over ?dos(?:e|ed|ing)|od on)",
            r"abus(?:e|es|ed|er|ing|ive)|violen(?:ce|t)|rap(?:e|ed)|molest\w*|assault\w*",
        ]
    )
    + r")\b"
)


def speaks_of_harm(text: str) -> bool:
    """Whether a text speaks of dying, or of harm to somebody; misspelt words as well."""
    words = fold_words(text)
    if PHRASES.search(" ".join(words)):
        return True
    return any(count_slips(word, other, 2) <= 2 for word in words if len(word) > 5 for other in LONG_WORDS)
