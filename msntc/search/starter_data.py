"""The words that search comes with: brought in once, where there are none; what staff have made of them stays."""

from msntc.search.documents import read_data
from msntc.search.models import Signpost, SynonymGroup


def load_starter_words() -> int:
    """How many rows were made."""
    made = 0
    if not SynonymGroup.objects.exists():
        for row in read_data("synonyms")["group"]:
            SynonymGroup.objects.create(**row)
            made += 1
    if not Signpost.objects.exists():
        data = read_data("signposts")
        for row in data["signpost"]:
            place = data["places"][row.pop("place")]
            Signpost.objects.create(**row, name=place["name"], url=place["url"])
            made += 1
    return made
