"""`python -m tests.bench.places`: how well the finder's interpreter knows the country's names.

Every name of lists that the gazetteer does not load is asked for, and the answer held against the list's position:
served (answered within 15 miles, or the right place is among those offered), confidently wrong (one place answered,
farther off, the right one not offered), not known. A county that is answered for a settlement in it, and said to be
all that we know of what was typed, serves as far as it goes; so does a wide area that was asked for by its name. Last,
one random slip in each of the 600 largest places.

The database that DATABASE_URL names is filled where it is empty. `--lists FOLDER` keeps the fetched lists.
"""

import argparse
import os
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from string import ascii_lowercase

import django

MILES, METRES_PER_MILE = 15, 1609.344
LARGEST, SEED = 600, 14


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--lists", type=Path, help="a folder that keeps the fetched lists")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="name N wrong answers of each list")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_postcodes", only_if_empty=True)
    call_command("load_places", only_if_new=True)
    with tempfile.TemporaryDirectory() as folder:
        report_lists(options.lists or Path(folder), options.show)


def report_lists(folder: Path, show: int = 0) -> None:
    """Print a line for each list, with the lists fetched into `folder`."""
    from django.db import transaction

    from centres.gazetteer.models import PlaceName
    from tests.bench import place_lists as lists

    folder.mkdir(parents=True, exist_ok=True)
    lists.fetch_lists(folder)
    stations, settlements = lists.read_stations(folder), lists.read_settlements(folder)
    print(f"{'':36} wrong  served  not known   of    (to reach: wrong 4 %, with county 1 %;")
    print(f"{'':36}                                   served: stations 80 %, with county 90 %)")
    report("stations", stations, show)
    with transaction.atomic():
        PlaceName.objects.filter(place__source="stations").delete()
        report("stations, without their file", stations, show)
        transaction.set_rollback(True)
    known, with_county = list_known_names(), lists.add_counties(settlements, folder)
    report("settlements", settlements, show)
    report("  whose names we lack", (one for one in settlements if one.name not in known), show)
    report("settlement, county", with_county, show)
    report("  whose names we lack", (one for one in with_county if one.name not in known), show)
    report("authorities", lists.read_authorities(folder), show)
    report(f"one slip in the {LARGEST} largest", misspell_largest(), show)


def list_known_names() -> set[str]:
    """The folded names of all our places."""
    from centres.gazetteer.models import PlaceName

    return set(PlaceName.objects.values_list("folded", flat=True))


def report(name: str, asked: Iterable, show: int) -> None:
    outcomes = [(judge(one), one) for one in asked]
    count = Counter(outcome.partition(":")[0] for outcome, _ in outcomes)
    total = len(outcomes)
    shares = [f"{count[kind] / total:6.1%}" for kind in ("wrong", "served", "not known")]
    print(f"{name:36} {'  '.join(shares)}    {total:6,}", flush=True)
    wrong = [f"    {one.text} -> {outcome[7:]}" for outcome, one in outcomes if outcome.startswith("wrong")]
    for line in random.Random(SEED).sample(wrong, min(show, len(wrong))):
        print(line)


def judge(one) -> str:
    """ "served", "not known" or "wrong: " with what was answered."""
    from centres.gazetteer.locate import LocatedPoint, locate

    try:
        verdict = locate(one.text)
    except Exception as failure:  # each is a fact with a name, and none of them is an answer
        return f"not known: {type(failure).__name__}"
    offered = verdict.others if isinstance(verdict, LocatedPoint) else verdict.options
    if any(_miles(one, choice.latitude, choice.longitude) <= MILES for choice in offered):
        return "served"
    if not isinstance(verdict, LocatedPoint):
        return "not known: asked"
    if _miles(one, verdict.point.y, verdict.point.x) <= MILES:
        return "served"
    if verdict.reading == "known-part" and one.county and one.county in verdict.label:
        return "served"
    if verdict.precision == "area" and one.text in verdict.label:  # its middle is not where the list has it
        return "served"
    return f"wrong: {verdict.label}"


def _miles(one, latitude: float, longitude: float) -> float:
    from geopy.distance import great_circle

    return great_circle((one.latitude, one.longitude), (latitude, longitude)).meters / METRES_PER_MILE


def misspell_largest() -> list:
    """The 600 places with most people, each with a letter left out, doubled, wrong, or two changed round."""
    from centres.gazetteer.models import Place
    from tests.bench.place_lists import Named

    chance = random.Random(SEED)
    largest = Place.objects.filter(kind="settlement").order_by("-population", "id")[:LARGEST]
    return [Named(slip(place.name, chance), place.point.y, place.point.x) for place in largest]


def slip(name: str, chance: random.Random) -> str:
    """`name` with one slip of the finger in a letter after the first."""
    at = chance.choice([i for i in range(1, len(name)) if name[i].isalpha()])
    slips: list[Callable[[], str]] = [
        lambda: name[:at] + name[at + 1 :],
        lambda: name[:at] + name[at] + name[at:],
        lambda: name[:at] + chance.choice(ascii_lowercase) + name[at + 1 :],
        lambda: name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :],
    ]
    return chance.choice(slips)()


if __name__ == "__main__":
    main()
