"""The one declaration of a centre's fields: nothing is forgotten, in no list that follows from it."""

import pytest

from centres.admin.centre import LOCKED, OFFICE
from centres.forms import CorrectionForm
from centres.import_export.fields import NAMES
from centres.models import Centre, ValueSource
from centres.models.fields import USES, Use, list_fields
from centres.snapshots import SNAPSHOT

MODEL = {field.name for field in [*Centre._meta.concrete_fields, *Centre._meta.many_to_many]} - {"id"}


def list_shown_fields() -> set[str]:
    """What the office types into, or reads, in the form of a centre."""
    found: set[str] = set()
    for _, part in OFFICE:
        for name in part["fields"]:
            found |= set(name) if isinstance(name, tuple) else {name}
    return found


def test_every_field_says_what_it_is_for():
    assert set(USES) == MODEL


@pytest.mark.parametrize("name", sorted(MODEL - set(list_fields(Use.MACHINERY)) - {"therapies"}))
def test_every_field_that_somebody_types_stands_in_the_form(name):
    assert name in list_shown_fields()


def test_what_only_the_office_changes_is_locked_for_editors():
    assert set(LOCKED) == set(list_fields(Use.LOCKED))


@pytest.mark.parametrize("name", [name for name in CorrectionForm.base_fields if name in MODEL])
def test_nothing_that_a_link_changes_goes_live_unlooked_at(name):
    assert USES[name] & (Use.CONTACT | Use.TEXT | Use.CLOSURE)


@pytest.mark.parametrize("use", [Use.CONTACT, Use.TEXT, Use.CLOSURE])
def test_what_a_link_may_change_stands_in_its_form(use):
    assert set(list_fields(use)) <= set(CorrectionForm.base_fields)


def test_every_matter_in_the_centres_own_words_may_have_a_source():
    assert set(list_fields(Use.OWN_WORDS)) <= set(ValueSource.Field.values)


@pytest.mark.parametrize("name", ValueSource.Field.values)
def test_a_source_is_about_a_field_that_comes_with_the_directory(name):
    assert name in MODEL
    assert name == "therapies" or USES[name] & (Use.STARTER | Use.OWN_WORDS)


def test_history_keeps_every_field_that_somebody_types():
    typed = MODEL - set(list_fields(Use.MACHINERY)) - {"therapies", "editors"}
    assert typed <= set(SNAPSHOT.plain)


def test_the_table_has_its_columns_in_this_order():
    assert " ".join(NAMES) == (
        "slug name status address town county nation postcode phone phone_answered_by email website charity_number "
        "therapies also_offers opening_hours closure_note closed_from closed_until closed_reason who_may_come "
        "form_first letter_first terms_checked_on who_may_come_in_words price_in_words access_in_words "
        "phones_in_words pressures_in_words latitude longitude pin source source_date confirmed_on contact_email "
        "second_contact_email version"
    )
