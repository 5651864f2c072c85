"""From places that were found to what is answered: a point with its words, or a choice."""

from centres.gazetteer.models import Place, PlaceName
from centres.gazetteer.places import (
    SAME_PLACE,
    Match,
    build_distinct_labels,
    fetch_places,
    find_nearest_match,
    has_dominant_match,
)
from centres.gazetteer.qualifiers import County
from centres.gazetteer.results import (
    Doubt,
    LocatedPoint,
    PlaceChoice,
    PlaceChoices,
    Precision,
    Reading,
    TooWide,
    Verdict,
)
from centres.gazetteer.text import fold_name
from centres.gazetteer.typed_text import TypedText

MOST_ASKED = 5  # places in a question


def answer(asked: TypedText, found: list[Match]) -> Verdict:
    """The place that is meant of those of one name, with its namesakes; or all of them, where none stands out."""
    if found[0].kind == Place.Kind.REGION and not asked.at:
        return list_parts(asked, found[0])
    meant = find_nearest_match(found, *asked.at) if asked.at else found[0]
    if not asked.at and not has_dominant_match(found):
        return PlaceChoices(asked.text, build_options(found))
    if meant.alias_kind == PlaceName.Kind.VARIANT:
        return describe(meant, found, f"We read “{asked.bare.typed}” as {meant.called}.", Reading.REPAIRED)
    return describe(meant, found)


def describe(
    meant: Match, found: list[Match], note: str = "", reading: Reading = Reading.EXACT
) -> LocatedPoint:
    """A place as the answer; the others of `found` may have been meant instead."""
    rest = [match for match in found if match is not meant and match.kind != Place.Kind.REGION]
    options = build_options([meant, *rest])
    if meant.is_wide and reading is Reading.EXACT:
        reading = Reading.AREA
    return LocatedPoint(
        meant.point,
        meant.label if rest else meant.called,
        Precision.AREA if meant.is_wide else Precision.PLACE,
        f"{note} We measured from the middle of {meant.in_full}.".strip(),
        True,
        options[1:],
        reading,
    )


def describe_county(county: County, note: str = "", reading: Reading = Reading.AREA) -> LocatedPoint:
    """A county that is known only by the places in it."""
    words = f"{note} We measured from the middle of {county.name}.".strip()
    return LocatedPoint(county.point, county.name, Precision.AREA, words, True, reading=reading)


def ask(asked: TypedText, found: list[Match], doubt: Doubt) -> PlaceChoices:
    """Whether one of `found` was meant by a text that we do not know."""
    each: list[Match] = []
    for match in found:
        if not any(match.name == one.name and match.miles_from(one) <= SAME_PLACE for one in each):
            each.append(match)
    return PlaceChoices(asked.text, build_options(each[:MOST_ASKED], in_full=True), doubt, asked.bare.typed)


def list_parts(asked: TypedText, region: Match) -> PlaceChoices:
    """The counties or towns of a region. Raises TooWide where none is known."""
    names = [fold_name(part) for part in region.parts]
    by_name = fetch_places(names)
    here = region.latitude, region.longitude
    parts = [find_nearest_match(by_name[name], *here) for name in names if name in by_name]
    if not parts:
        raise TooWide(asked.text)
    return PlaceChoices(asked.text, build_options(parts), Doubt.TOO_WIDE, region.name)


def offer(verdict: Verdict) -> list[PlaceChoice]:
    """A verdict as one of several that a text may mean."""
    if isinstance(verdict, PlaceChoices):
        return list(verdict.options)
    return [PlaceChoice(verdict.label, verdict.label, verdict.point.y, verdict.point.x)]


def build_options(matches: list[Match], in_full: bool = False) -> tuple[PlaceChoice, ...]:
    labels = [match.in_full for match in matches]
    if not in_full or len(set(labels)) < len(labels):
        labels = build_distinct_labels(matches)
    return tuple(
        PlaceChoice(label, match.called, match.latitude, match.longitude)
        for match, label in zip(matches, labels, strict=True)
    )
