"""Sorts the other names of a place, which GeoNames gives without their language, for the scripts beside it.

A name is local when it is spelt with the letters of Welsh, Gaelic, Irish or Manx and looks like one: by its accents,
by an element such names begin with, or by having little in common with the main name. An alias has the words of the
main name, or some of them. All the rest are variants: foreign, old or misspelt.
"""

import re
import unicodedata
from difflib import SequenceMatcher

from centres.gazetteer.text import fold_name

# Letters that each language does without.
NO_WELSH, NO_GAELIC, NO_MANX = "jkqvxz", "jkqvwxyz", "xz"
ACCENTS = set("áéíóúàèìòùâêîôûŵŷÁÉÍÓÚÀÈÌÒÙÂÊÎÔÛŴŶ")
WELSH = re.compile(
    r"(y|yr) |(aber|bangor|betws|blaen|bont|bryn|bwlch|caer|cas|castell|cei|clun|coed|crai|croes|cwm|din|dinas|dol|"
    r"dre|dyffryn|gelli|glan|glyn|gwaun|hen|llan|llyn|maes|melin|merthyr|mynydd|nant|pant|pen|plas|pont|porth|pwll|"
    r"rhiw|rhos|rhyd|sain|san|sir|tal|traeth|tre|trall|tref|trwyn|ty|tyddewi|waun|wrecsam|ynys|ystrad)"
)
GAELIC = re.compile(
    r"(an|am|a|na|yn|y|ny) |(ach|ard|ath|bail|bal|balley|beal|bun|cair|caisl|caol|carn|carra|cathair|ceann|cill|clach|"
    r"cluain|cnoc|coille|drochaid|droichead|droim|drum|dubh|dun|eas|eilean|gleann|gort|inbh|inis|innis|kione|leitir|"
    r"lios|loch|machair|magh|mainist|monadh|muil|oilean|peairt|port|purt|rath|rinn|ros|rubha|sliabh|srath|srón|taigh|"
    r"teach|tobar|tom|traigh|tulach|tur|uisce)"
)
FOREIGN = re.compile(r" (i|på|apon|apan) |^(Districtul|Zamok) |[Ā-ƿəßÅåÆæÐðÑñÕõØøÞþ'](?<![ŴŵŶŷ])")
LINKING = {"upon", "on", "in", "by", "the", "under", "of"}
SAID_HERE = set(
    "Aiberdeen|Obar Dheathain|Bryste|Caergrawnt|Caergaint|Caerdydd|Doire|Doire Choluim Chille|Londonderry|"
    "Baile Átha Cliath|Dulyn|Caeredin|Dùn Èideann|Dún Éideann|Embra|Glaschu|Glaschú|Port Ghlaschu|Glesga|Lerpwl|"
    "Llundain|Lunnainn|Manceinion|Rhydychen|Efrog|Abertawe|Casnewydd|Doolish|Bwcle|Treorci|Caerffili|Rush|Amwythig|"
    "Caerwrangon|Dundalk|Rhuthun|Bae Colwyn|Henffordd|Croesoswallt|Caer|Cei Newydd|Llambed|Latharna|Sligeach|Ulapul|"
    "Malaig".split("|")
)
SAID_SHORT = set(
    "Square Mile|The City|Derry City|Dublin city|Dublin South|Newcastle|Newcastle-on-Tyne|Dinas Llundain".split(
        "|"
    )
)
# What the rules below would take for Gaelic, Irish, Manx or Welsh, and is not.
NOT_SAID_HERE = set(
    "Abbifil|Aburistuit|Aebura|Aghoura|Alder Trees|Beri|Borrisleigh|Bure|Calebachus|Canicopolis|Ceretica|Chum|"
    "Corcagia|Crossroads|Daftaun|Dan Leri|Dan Liri|Danmanui|Dinedin|Doon Edin|Douglas Isle of Man|Eblana|Ebora|Ehr|"
    "Er|Fanum Andreae|Fergaus|Fon|Gobannium|Goliged|Guidor|Idunderi|Iogalia|Iuorus|Kasltaun|Laksi|Larass|"
    "Londonderis|Menoe|Muduruel|Mun|Neapolis|New Milford|Nit|Ntanti|Ntroente|Osorio Borisas|Pil|Polstaun|Rafou|"
    "Ratdauni|Ridin|Ril|Rilis|Scoil Mhuire|Shehnan|Shliggagh|Souonsi|Suonsi|Talou|Taodunum|The Meeting|"
    "Trim - Baile Atha Troim|Tuuin|Uigtaun".split("|")
)

# What GeoNames has garbled.
RESPELT = {"An tïúr": "An tIúr", "Glaschú": "Glaschu", "Port Ghlaschú": "Port Ghlaschu"}
GRAVE = str.maketrans("áéíóúÁÉÍÓÚ", "àèìòùÀÈÌÒÙ")


def spell_as_here(name: str, nation: str) -> str:
    """A local name as it is spelt there: Gaelic has the grave accent only, where GeoNames often has Irish's."""
    return RESPELT.get(name) or (name.translate(GRAVE) if nation == "Scotland" else name)


def sort_name(name: str, main: str, nation: str) -> str:
    """The kind of `name` beside the `main` one: "local", "alias" or "variant" (PlaceName.Kind)."""
    if name in SAID_HERE:
        return "local"
    if name in SAID_SHORT:
        return "alias"
    if name in NOT_SAID_HERE or FOREIGN.search(name) or not fold_name(name):
        return "variant"
    words, main_words = set(fold_name(name).split()) - LINKING, set(fold_name(main).split()) - LINKING
    if words <= main_words or (main_words <= words and len(words) <= len(main_words) + 2):
        return "alias"
    if fold_name(name).replace(" ", "") == fold_name(main).replace(" ", ""):
        return "alias"
    return "local" if _looks_local(name, main, nation) else "variant"


def _looks_local(name: str, main: str, nation: str) -> bool:
    if nation in {"England", "Jersey", "Guernsey"}:
        return False
    missing, elements = {
        "Wales": (NO_WELSH, WELSH),
        "Isle of Man": (NO_MANX, GAELIC),
    }.get(nation, (NO_GAELIC, GAELIC))
    plain = fold_name(name)
    if set(plain) & set(missing):
        return False
    if set(unicodedata.normalize("NFC", name)) & ACCENTS:
        return True
    if plain.endswith("as") and " " not in plain:
        return False  # Lithuanian
    likeness = SequenceMatcher(None, plain, fold_name(main)).ratio()
    return likeness < 0.6 or (
        likeness < 0.85 and elements.match(plain) is not None and not _same_start(plain, main)
    )


def _same_start(plain: str, main: str) -> bool:
    """Whether it begins as the main name does: then it is the same name, misspelt."""
    return plain[:4] == fold_name(main)[:4]
