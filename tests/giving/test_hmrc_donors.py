"""HMRC takes one person at home in each row: no couple, no firm, no care of."""

from importlib import import_module
from itertools import chain
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msntc.giving.gift_aid.donors import AT_WORK, CARE_OF, IN_A_BOX, TOGETHER, find_donor_problems

HOME = {"title": "", "first_name": "Ann", "last_name": "Other", "house": "7", "address": "High Street\nLeeds"}


def wrong(*, in_uk=True, **facts):
    return dict(find_donor_problems(**HOME | facts, in_uk=in_uk))


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("title", "Mr & Mrs"),
        ("title", "Mr and Mrs"),
        ("title", "Mr/Mrs"),
        ("title", "Mr + Mrs"),
        ("title", "MR AND MRS"),
        ("title", "Dr & Mrs"),
        ("title", "Mr Mrs"),
        ("title", "Mr, Mr"),
        ("title", "Messrs"),
        ("first_name", "John & Mary"),
        ("first_name", "John&Mary"),
        ("first_name", "John and Mary"),
        ("first_name", "John AND Mary"),
        ("first_name", "John / Mary"),
        ("first_name", "John+Mary"),
        ("first_name", "John; Mary"),
        ("first_name", "John ＆ Mary"),
        ("first_name", "John\u00a0and\u00a0Mary"),
        ("first_name", "J and M Smith"),
        ("first_name", "John 'n' Mary"),
        ("first_name", "John and"),
        ("last_name", "and Mary Smith"),
        ("last_name", "Smith & Co"),
        ("last_name", "Smith & Jones"),
        ("last_name", "Smith Family"),
        ("last_name", "Mr and Mrs Smith"),
    ],
)
def test_two_people_in_one_box_are_stopped(field, text):
    assert wrong(**{field: text}) == {field: TOGETHER}


def test_two_titles_in_two_boxes_are_two_people():
    assert wrong(title="Mr", first_name="Mrs Mary") == {"title": TOGETHER}


@pytest.mark.parametrize(
    ("title", "first_name", "last_name"),
    [
        ("Mr", "Andy", "Anderson"),
        ("Ms", "Alexandra", "Sandland"),
        ("Mr", "Metin", "And"),  # a Turkish surname
        ("Mr", "Seán", "O'Neill"),
        ("Mr", "Sean", "O’Neill"),
        ("Dr", "Jan", "van der Berg"),
        ("Ms", "Mary-Ann", "Smith-Jones"),
        ("Mr", "Dafydd", "ap Gwilym"),
        ("Miss", "Rhiannon", "ferch Ann"),
        ("Mr", "José", "Ortega y Gasset"),
        ("Mr", "Hans", "von und zu Liechtenstein"),
        ("Mr", "Ravi", "s/o Kumar"),  # son of: one person
        ("Ms", "Priya D/O", "Raman"),
        ("Prof Dr", "Ann", "Other"),
        ("Rt Hon", "Ann", "Other"),
        ("Lt Col", "Ann", "Other"),
        ("Dr Mrs", "Lakshmi", "Iyer"),
        ("", "N", "Orland"),
        ("", "T", "Cooper"),
        ("", "D'Arcy", "N'Diaye"),
        ("", "J. R. R.", "Tolkien, Jr."),
    ],
)
def test_names_that_look_alike_pass(title, first_name, last_name):
    assert wrong(title=title, first_name=first_name, last_name=last_name) == {}


LANGUAGES = (
    "en_GB en_US en_IN en_NG en_IE cs_CZ de_DE es_ES fr_FR ga_IE it_IT nl_NL pl_PL pt_PT ro_RO tr_TR vi_VN"
)


def listed():
    """Every given name and surname of a public list (Faker's), by language."""
    for language in LANGUAGES.split():
        people = import_module(f"faker.providers.person.{language}").Provider
        names = (getattr(people, one) for one in dir(people) if "name" in one and not one.startswith("_"))
        yield from chain.from_iterable(part for part in names if isinstance(part, list | tuple | set | dict))


def test_thousands_of_real_names_pass():
    names = {name for name in listed() if isinstance(name, str) and "{" not in name}
    assert len(names) > 15_000
    assert {name for name in names if wrong(first_name=name) or wrong(last_name=name)} == set()


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("house", "c/o Barclays Bank", CARE_OF),
        ("house", "C/O The Manager", CARE_OF),
        ("house", "c / o 7", CARE_OF),
        ("house", "℅ Smith", CARE_OF),
        ("house", "Care of Mrs Jones", CARE_OF),
        ("address", "High Street\nc/o Smith\nLeeds", CARE_OF),
        ("address", "High Street, care  of Smith", CARE_OF),
        ("address", "FAO Mr Smith\nHigh Street", CARE_OF),
        ("last_name", "Other c/o Smith", CARE_OF),
        ("house", "Acme Widgets Ltd", AT_WORK),
        ("house", "Acme Limited", AT_WORK),
        ("address", "Smith Jones LLP\nHigh Street", AT_WORK),
        ("house", "Barclays Bank PLC", AT_WORK),
        ("house", "Smith Solicitors", AT_WORK),
        ("house", "PO Box 12", IN_A_BOX),
        ("address", "P.O. Box 7\nLeeds", IN_A_BOX),
    ],
)
def test_what_is_not_a_home_is_stopped(field, text, words):
    assert wrong(**{field: text}) == {field: words}


@pytest.mark.parametrize(
    ("house", "address"),
    [
        ("Care Cottage", "Carer Lane"),
        ("1 Co-op Cottages", "Street\nSomerset"),
        ("The Old Bank", "Bank Street"),
        ("Limited House", "High Street"),
        ("Solicitors Row 4", "High Street"),
        ("4", "Solicitors Row"),
        ("The Old Post Office", "Box\nWiltshire"),
        ("Boxwood", "Pobox Lane"),
        ("12a", "Co Street"),
        ("Flat 3/1", "10 Octavia Court"),
        ("7", "High Street\nCo. Durham"),
        ("Office Cottage", "Work Street"),
    ],
)
def test_homes_that_look_alike_pass(house, address):
    assert wrong(house=house, address=address) == {}


def test_abroad_a_box_may_be_the_only_address():
    assert wrong(house="PO Box 12", address="Nairobi", in_uk=False) == {}


NAMES = st.text(st.characters(categories=["L", "M"]) | st.sampled_from("'-. "), max_size=30)


@given(NAMES, NAMES)
def test_letters_alone_are_two_people_only_by_the_word_and(first, last):
    words = {
        word.strip(".,") for text in (first, last) for word in normalize("NFKC", text).casefold().split()
    }
    if not words & {"and", "family", "household", "mr", "messrs", "misses", "mmes", "mesdames"}:
        facts = wrong(first_name=first, last_name=last)
        assert TOGETHER not in facts.values() or "'n'" in (first + last).casefold()
