"""gazetteer.data.name_kinds: which of a place's other names may be shown."""

import pytest

from centres.gazetteer.data.name_kinds import sort_name, spell_as_here


@pytest.mark.parametrize(
    ("name", "main", "nation", "kind"),
    [
        ("Abertawe", "Swansea", "Wales", "local"),
        ("Y Trallwng", "Welshpool", "Wales", "local"),
        ("Londonderry", "Derry", "Northern Ireland", "local"),
        ("Baile Átha Cliath", "Dublin", "Ireland", "local"),
        ("Droichead na Banna", "Banbridge", "Northern Ireland", "local"),
        ("An t-Eilean Sgitheanach", "Isle of Skye", "Scotland", "local"),
        ("Llundain", "London", "England", "local"),
        ("Caer", "Chester", "England", "local"),
        ("Sligeach", "Sligo", "Ireland", "local"),
        ("Newcastle", "Newcastle upon Tyne", "England", "alias"),
        ("Burton-on-Trent", "Burton upon Trent", "England", "alias"),
        ("Pen-y-groes", "Penygroes", "Wales", "alias"),
        ("Cheltenhamia", "Cheltenham", "England", "variant"),
        ("Kardif", "Cardiff", "Wales", "variant"),
        ("Suonsi", "Swansea", "Wales", "variant"),
        ("Perth i Skottland", "Perth", "Scotland", "variant"),
        ("Danganonas", "Dungannon", "Northern Ireland", "variant"),
        ("Dolgelley", "Dolgellau", "Wales", "variant"),
    ],
)
def test_a_name_is_local_an_alias_or_a_variant(name, main, nation, kind):
    assert sort_name(name, main, nation) == kind


@pytest.mark.parametrize(
    ("name", "nation", "spelt"),
    [
        ("Port Rígh", "Scotland", "Port Rìgh"),
        ("Glaschú", "Scotland", "Glaschu"),
        ("Trá Mhór", "Ireland", "Trá Mhór"),
        ("An tïúr", "Northern Ireland", "An tIúr"),
    ],
)
def test_gaelic_has_the_grave_accent_and_irish_the_acute(name, nation, spelt):
    assert spell_as_here(name, nation) == spelt
