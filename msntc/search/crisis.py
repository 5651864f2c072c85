"""Whether what was typed speaks of dying, of abuse or of a body in danger: then the helplines come first, and nothing
above them.

A constant and no table of staff's: a phrase that somebody removes by mistake could cost a life. Whoever asks out of
mere interest loses one look past a box; so a phrase that may mean either counts. Each line of a list is a frame: who
or what, with how much or to whom, rather than one sentence.
"""

import re
from enum import StrEnum

from centres.gazetteer.text import count_slips
from msntc.search.words import fold_words


class Harm(StrEnum):
    """What a text speaks of; each has helplines of its own."""

    DYING = "dying"
    ABUSE = "abuse"
    EMERGENCY = "emergency"


LONG_WORDS = ("suicide", "suicidal", "euthanasia", "overdose")
"""Words that nothing else is like: a slip of the finger or two in them is let pass."""
NO_SLIPS = {"overdone", "overdue", "overuse", "overused"}
DIGITS = str.maketrans("01345", "oieas")
"""Digits that stand for letters inside a word: `d1e`."""

SELF = "(?:my ?self|him ?self|her ?self|our ?sel(?:f|ves)|them ?sel(?:f|ves)|your ?self)"
LIFE = "(?:(?:my|his|her|their|your|own|this) )+(?:own )?li(?:f|v)e"
MEANS = (
    r"(?:tablets?|pills?|medicines?|medications?|meds|drugs?|capsules?|insulin|paracetamol|aspirin|codeine|morphine"
    r"|\w+(?:profen|clofen|azepam|gabalin|gabapentin|triptyline|zanidine|opram|etine)|gabapentin|antidepressants?)"
)
RELATION = (
    "(?:husband|wife|partner|boyfriend|girlfriend|ex|son|daughter|brother|sister|father|mother|dad|mum|stepdad|uncle"
    "|aunt|carers?|nurse|helper|neighbour|boss|family|parents?|man|men|woman|staff|volunteer|therapist|physio|driver)"
)
PERSON = f"(?:he|she|hes|shes|they|theyre|who|someone|somebody|(?:(?:my|the|a|his|her|their) )*{RELATION})"
THEM = rf"(?:me|us|him|her|them|{SELF}|(?:my|his|her|the|our) (?:kids?|child(?:ren)?|{RELATION}))"
VIOLENT = (
    r"(?:hit(?:s|ting)?|beat(?:s|en|ing)?|punch(?:es|ed|ing)?|slap(?:s|ped|ping)?|kick(?:s|ed|ing)?|kil+(?:s|ed|ing)?"
    r"|push(?:es|ed|ing)?|shov(?:es|ed|ing)|grab(?:s|bed|bing)|chok(?:es?|ed|ing)|attack(?:s|ed|ing)?|burn(?:s|ed|t)"
    r"|bit(?:es|ten)|threaten(?:s|ed|ing)?|harm(?:s|ed|ing)?|hurt(?:s|ing)?|cut(?:s|ting)?|starv(?:es|ed|ing)|controls?"
    r"|controll(?:ed|ing)|forc(?:es|ed|ing)|lock(?:s|ed|ing)?|touch(?:es|ed|ing)|frighten(?:s|ed|ing)?|scares"
    r"|scared|isolat(?:es|ed|ing))"
)
HARMLESS = (
    r"dead (?:legs?|feet|foot|arms?|hands?|fingers?|weight|lift|end|slow)",
    r"(?:legs?|feet|foot|arms?|hands?|fingers?) (?:(?:feels?|are|is|goes|go|gone|went|like) )+dead",
    r"life (?:insurance|assurance|jacket|cover)",
    r"rape ?seed",
    r"cuts? (?:me|us) (?:off|out|down|short)",
    r"(?:legacy|legacies|gift|donate|donation|bequest|(?:my|a) will|estate)(?: \w+){0,4} when (?:i|we) die",
    r"when (?:i|we) die(?: \w+){0,5} (?:legacy|gift|donate|donation|bequest|(?:my|a) will|estate)",
)
DYING = (
    rf"(?:hang(?:ing)?|shoot(?:ing)?|drown(?:ing)?|harm(?:ing)?|hurt(?:ing)?|cut(?:ting)?|starv(?:e|ing)|poison(?:ing)?"
    rf"|end(?:ing)?|hate|do(?:ing)? away with|finish(?:ing)?|top(?:ping)?(?! {SELF} up)) {SELF}",
    rf"kil+(?:s|ed|ing)? (?:{SELF}|me|him|her|us|them)",
    r"shoot me(?! (?:an?|over|up)\b)",
    rf"(?:end(?:ing|ed)?|tak(?:e|ing)|took|hate) {LIFE}",
    r"hate (?:being alive|living|life)",
    r"(?:wan(?:t|na)(?: to)?|wish(?: to)?|going to|ready to|plan to|feel like|thinking of|think about|help me"
    r"|like to|rather|i could) (?:be )?(?:die|dying|dead)",
    r"(?:want|wish|like|love) to (?:disappear|vanish|sleep for ?ever)|sleep for ?ever",
    r"wish i (?:was|were|wasnt|werent|was not|were not) (?:dead|not here|never born|here|born|alive)",
    r"(?:better off|easier) (?:dead|without me)|a burden",
    r"(?:no|any) (?:point|reason)(?: in| to)? (?:liv(?:e|ing)|go(?:ing)? on)|nothing to live for",
    r"(?:whats|what is|wheres|where is) the point(?! (?:of|in) (?!liv|life|go|carry|try|any|it\b|me\b|this\b))",
    r"(?:dont|do not|didnt|no longer) (?:want to |wanna |wish to |bear to )(?:live|be (?:here|alive)|exist|wake up)",
    r"(?:never|not) wake up(?! (?:refreshed|rested|at|in)\b)",
    r"(?:cant|cannot|can not|no longer) (?:bear to )?(?:be here|be alive|exist|live(?= (?:like|with|any)|$))",
    r"(?:cant|cannot|can not) (?:go on|take any ?more|carry on|do this any ?more)",
    r"(?:cant|cannot|can not) take (?:it|this)(?! (?:with|before|after) (?!him|her|them|my|all))",
    r"(?:cant|cannot|can not|unable to|not|struggling to) cop(?:e|ing)(?! with (?:the )?(?:heat|cold|hot|sun|stairs))",
    r"had enough(?= (?:of (?:life|living|it|this|every|ms)|now|and|i|im|please)|$)",
    r"(?:i|im|ive|want to) (?:(?:want to|just|have|am) )*g(?:ive|iving|iven|ave) up(?= (?:on|hope|now|and|please)|$)",
    r"giv(?:e|ing) up on (?:life|living|everything)",
    r"want (?:it|this|everything)(?: all)? to (?:be over|end|stop)|make (?:it|this) stop",
    r"hopeless(?:ness)?|(?:no|lost all|lost) hope",
    r"(?:tired|sick) of (?:living|life|being alive)",
    r"life (?:is|isnt|not) (?:not )?(?:worth|pointless|meaningless|unbearable|over)",
    r"self ?(?:harm|injur|hurt)\w*",
    r"suicid\w*|euthan\w*|dignitas|assisted (?:dying|death|suicide)|end it(?: all)?|right to die",
    r"dying|dies?|death|dead|lethal|unaliv\w*|(?<!\d )kms|kys|samaritans?",
    r"(?:over ?dos(?:e|ed|ing)|od on)",
    r"(?:how (?:much|many)|doses?|amount|enough|too (?:much|many))(?: \w+){0,6} (?:fatal|deadly|kill|die)",
    rf"(?:fatal|deadly)(?: \w+){{0,2}} (?:doses?|amount|{MEANS})",
    rf"too (?:much|many)(?: \w+)? {MEANS}",
    rf"(?:took|tak(?:e|en|ing)|swallow(?:ed|ing)?) (?:all|every|the whole|a whole|a handful)(?: \w+){{0,3}} {MEANS}",
    r"(?:cut|slit|slash)(?:s|ting|ed|ing)?(?: \w+)? (?:wrists?|throat|veins?)",
    r"jump(?:ing|ed)? (?:off|from|under|out|in ?front)(?: \w+){0,3} (?:bridge|roof|building|cliff|train|tube|bus|car"
    r"|lorry|window|balcony|traffic)",
    r"\w*(?:kil+|hurt|harm|cut|hang)my ?self|(?:wanna|wantto)die|endmylife",
    r"^(?:please |someone |somebody |god )*help me(?: please| now)*$",
)
ABUSE = (
    rf"{PERSON} (?:\w+ ){{0,2}}{VIOLENT} {THEM}",
    rf"{VIOLENT} by (?:(?:my|the|a|his|her|their) )*{RELATION}",
    rf"(?:hit(?:s|ting)?|beat(?:s|ing)?|attack(?:s|ed|ing)?|threaten(?:s|ed|ing)?|punch(?:es|ed)|slap(?:s|ped)"
    rf"|chok(?:es|ed|ing)|rap(?:es|ing)) (?:{SELF}|me|him|her|us|them)",
    rf"(?:scared|afraid|frightened|terrified) of (?:him|her|(?:my|his|her) {RELATION})",
    rf"(?:controlling|coercive) (?:control|relationship|behaviour|{RELATION})",
    r"forced (?:sex|marriage|me)|made me have sex|lock(?:s|ed) me (?:in|out)|strangl\w*|neglect(?:s|ed|ful|ing)?",
    r"abus(?:e|es|ed|er|ing|ive)|violen(?:ce|t)|rap(?:e|ed|ist)|molest\w*|assault\w*|bull(?:y|ied|ies|ying)",
    "safeguarding",
)
EMERGENCY = (
    r"chest (?:\w+ )?(?:pains?|pressure|tight(?:ness)?)|(?:pains?|tight(?:ness)?|pressure)(?: \w+){0,2} chest",
    "heart attacks?|cardiac arrest|anaphylaxis|anaphylactic|sepsis|choking",
    r"(?:cant|cannot|can not|hard to|difficulty|trouble|struggl\w+(?: to)?|stopped|not|isnt) breath(?:e|ing)",
    r"(?:having|had|has|signs? of|symptoms? of|think|is it|this is|is this)(?: \w+){0,3} strokes?",
    r"face (?:\w+ )?(?:droop\w*|dropp\w*|fallen)",
    r"unconscious|unresponsive|passed out|black(?:ed|ing) out|collapsed(?! lungs?)|wont wake(?: up)?|not responding",
    r"(?:fits?|seizures?)(?: \w+){0,3} (?:wont|not|doesnt) stop\w*",
    "(?:having|has) a (?:fit|seizure)(?! (?:risk|history))",
    r"(?:heavy|severe) bleeding|bleed(?:s|ing)?(?: \w+){0,3} (?:heavily|badly|(?:wont|not) stop\w*)",
    r"(?:throat|tongue) (?:is |has )?(?:clos|swell|swollen)\w*",
    r"ambulance|(?:call|ring|dial) 999|^999$",
)


def compile_frames(frames: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(frames)})\b")


PATTERNS = {
    Harm.ABUSE: compile_frames(ABUSE),
    Harm.DYING: compile_frames(DYING),
    Harm.EMERGENCY: compile_frames(EMERGENCY),
}
PASSED_OVER = compile_frames(HARMLESS)
TREATMENT = compile_frames(
    (MEANS, "doses?", "oxygen", r"physio\w*", "massage", "reflexology", r"\w*therap(?:y|ies)")
)


def find_harm(text: str) -> set[Harm]:
    """What a text speaks of: of dying, of abuse of somebody, of a body in danger; misspelt words as well."""
    words = [word if word.isdigit() else word.translate(DIGITS) for word in fold_words(text)]
    typed = PASSED_OVER.sub("", " ".join(words))
    found = {harm for harm, pattern in PATTERNS.items() if pattern.search(typed)}
    if any(is_slip_of_long_word(word) for word in words):
        found.add(Harm.DYING)
    return found


def names_treatment(text: str) -> bool:
    """Whether a text names a medicine or a therapy, so that it may be a question about it."""
    return bool(TREATMENT.search(" ".join(fold_words(text))))


def is_slip_of_long_word(word: str) -> bool:
    return (
        len(word) > 5 and word not in NO_SLIPS and any(count_slips(word, one, 2) <= 2 for one in LONG_WORDS)
    )
