"""Whether what was typed into site search reads as a place: then it leads to the finder. Nothing asks the network."""

import re

from centres.gazetteer import parsing
from centres.gazetteer.models import Place, PostcodeArea
from centres.gazetteer.postcodes import NotAPostcode, Postcode
from centres.gazetteer.qualifiers import is_nation
from centres.gazetteer.text import fold_name


def get_finder_query(text: str) -> str:
    """What to ask the finder for, where `text` reads as a postcode, part of one, or a place; else empty."""
    try:
        return str(Postcode.parse(text))
    except NotAPostcode:
        if inside := parsing.find_postcodes_inside(text):
            return str(inside[0])
    if codes := [code for code in parsing.parse_postcode_parts(text) if any(c.isdigit() for c in code)]:
        return PostcodeArea.objects.filter(code__in=codes).values_list("code", flat=True).first() or ""
    whole = fold_name(text)
    after = re.split(r"\b(?:near|in|at|around)\b", whole)[-1].strip()
    if not whole or len(whole) > 80 or is_nation(after):
        return ""
    named = Place.objects.filter(names__folded__in=[whole, after]).order_by("-population", "id")
    return named.values_list("name", flat=True).first() or ""
