"""Two centres that are one: what is chosen, what goes over, where visitors are led, and the way back."""

from datetime import date

import pytest

from centres.models import (
    AccessFact,
    Batch,
    Centre,
    CorrectionReport,
    MonthlyViews,
    Offer,
    OldSlug,
    OpeningTime,
    Photo,
    StarterRow,
    VerificationRequest,
)
from centres.requests.models import ContactRequest
from centres.snapshots import build_centre_document
from tests.support.factories import CentreFactory, TherapyFactory
from tests.support.import_export import words
from tests.support.staff import account

pytestmark = pytest.mark.django_db
LIST = "/admin/centres/centre/"


@pytest.fixture
def pair():
    """The one that goes on, and the other, which knows more."""
    yoga, reiki = TherapyFactory(slug="yoga"), TherapyFactory(slug="reiki")
    first = CentreFactory(slug="hornsey", name="Hornsey Centre", town="London", phone="020 7946 0018")
    other = CentreFactory(
        slug="crouch-end",
        name="Hornsey MS Centre",
        town="London",
        phone="020 7946 0000",
        email="a@example.org",
    )
    Offer.objects.create(centre=first, therapy=yoga, terms="price", pence=500, checked_on="2026-01-01")
    Offer.objects.create(centre=other, therapy=yoga)
    Offer.objects.create(centre=other, therapy=reiki)
    OpeningTime.objects.create(centre=other, weekday=1, opens="09:00", closes="12:00", service="building")
    AccessFact.objects.create(centre=other, fact="toilet", answer="yes", checked_on="2026-01-01")
    Photo.objects.create(centre=other, alt="The door", name="a" * 64, widths=[400])
    OldSlug.objects.create(slug="older", centre=other)
    editor = account("editor", "Centre editor")
    other.editors.add(editor)
    VerificationRequest.objects.create(centre=other, stage=1)
    CorrectionReport.objects.create(centre=other, words="Wrong.")
    ContactRequest.objects.create(
        centre=other, name="Jo", answer_by="phone", phone="020 7946 0002", fingerprint="1"
    )
    StarterRow.objects.create(slug="crouch-end", centre=other, fingerprint="x")
    for centre, times in ((first, 3), (other, 4)):
        MonthlyViews.objects.create(centre=centre, month=date(2026, 11, 1), times=times)
    return first, other


def merge(office, first, other, **chosen):
    address = f"{LIST}{first.pk}/merge/"
    shown = office.get(f"{address}?other={other.pk}")
    seen = shown.text.partition('name="seen" value="')[2].partition('"')[0]
    facts = {one.name: one.default for one in shown.context["choices"]} | chosen
    sent = {f"fact-{name}": side for name, side in facts.items()}
    return office.post(address, {"other": other.pk, "seen": seen} | sent, follow=True)


def test_only_what_differs_is_asked_and_what_is_filled_is_proposed(office, pair):
    first, other = pair

    page = office.get(f"{LIST}{first.pk}/merge/?other={other.pk}")

    proposed = {one.name: one.default for one in page.context["choices"]}
    assert proposed == {
        "name": "ours",
        "phone": "ours",
        "email": "theirs",
        "times": "theirs",
        "offers-yoga": "ours",
    }
    assert "The address of Hornsey MS Centre , /centres/crouch-end/, then leads there." in words(page)


def test_what_was_confirmed_last_is_proposed(office, pair):
    first, other = pair
    Centre.objects.filter(pk=other.pk).update(confirmed_on=date(2026, 11, 1))

    page = office.get(f"{LIST}{first.pk}/merge/?other={other.pk}")

    assert {one.name: one.default for one in page.context["choices"]}["phone"] == "theirs"


def test_a_page_that_visitors_have_is_not_taken_away_by_default(office, client, pair):
    first, other = pair
    Centre.objects.filter(pk=first.pk).update(status="draft", heard_of=True)

    page = words(office.get(f"{LIST}{first.pk}/merge/?other={other.pk}"))
    merge(office, first, other)

    assert (
        "Draft Visitors then find no page, neither at /centres/hornsey/ nor at /centres/crouch-end/." in page
    )
    assert (
        "Published Visitors then find this page at /centres/hornsey/, and are led there from /centres/crouch-end/."
        in page
    )
    assert client.get("/centres/hornsey/").status_code == 200
    assert Centre.objects.get(pk=first.pk).heard_of is False


@pytest.fixture
def contradiction(pair):
    """What one said of its door and its price long ago, and the other lately."""
    first, other = pair
    for centre, day, answer, number, pence in (
        (first, date(2019, 1, 1), "yes", None, 500),
        (other, date(2026, 11, 1), "no", 4, 2500),
    ):
        Centre.objects.filter(pk=centre.pk).update(confirmed_on=day)
        AccessFact.objects.create(
            centre=centre, fact="step-free", answer=answer, number=number, checked_on=day
        )
        centre.offers.filter(therapy__slug="yoga").update(terms="price", pence=pence, checked_on=day)
    return pair


def test_access_facts_and_prices_that_differ_are_asked_the_last_checked_first(office, contradiction):
    first, other = contradiction

    page = office.get(f"{LIST}{first.pk}/merge/?other={other.pk}")
    merge(office, first, other)

    rows = {one.name: one.default for one in page.context["choices"] if "-" in one.name}
    assert rows == {"offers-yoga": "theirs", "access-step-free": "theirs"}
    assert "Step-free way in Step-free way in: yes, checked on 1 January 2019" in words(page)
    assert first.offers.get(therapy__slug="yoga").pence == 2500
    fact = first.access.get(fact="step-free")
    assert (fact.answer, fact.number, fact.checked_on) == ("no", 4, date(2026, 11, 1))


def test_a_row_that_was_only_checked_later_is_taken_unasked(office, pair):
    first, other = pair
    for centre, day in ((first, "2019-01-01"), (other, "2026-11-01")):
        AccessFact.objects.create(centre=centre, fact="hoist", answer="yes", checked_on=day)

    page = office.get(f"{LIST}{first.pk}/merge/?other={other.pk}")
    merge(office, first, other)

    assert "access-hoist" not in {one.name for one in page.context["choices"]}
    assert first.access.get(fact="hoist").checked_on == date(2026, 11, 1)


def test_the_day_of_the_last_check_goes_only_with_the_facts_that_were_checked(office, contradiction):
    first, other = contradiction
    page = words(office.get(f"{LIST}{first.pk}/merge/?other={other.pk}"))
    assert (
        "Hornsey Centre last said on 1 January 2019 that all was right; Hornsey MS Centre on 1 November"
        in page
    )

    merge(office, first, other)
    first.refresh_from_db()
    assert first.confirmed_on == date(2026, 11, 1)

    office.post(f"/admin/centres/batch/{Batch.objects.get().pk}/undo/")
    merge(office, first, other, **{"access-step-free": "ours"})
    first.refresh_from_db()
    assert first.confirmed_on == date(2019, 1, 1)


def test_a_second_press_says_that_they_are_one_already(office, pair):
    first, other = pair
    sent = {"other": other.pk, "seen": "1.1"}
    office.post(f"{LIST}{first.pk}/merge/", sent)

    again = office.post(f"{LIST}{first.pk}/merge/", sent, follow=True)

    assert "Hornsey MS Centre and Hornsey Centre are one already." in again.text
    assert Batch.objects.count() == 1


def test_what_was_saved_since_the_page_was_shown_is_not_made_one(office, pair):
    first, other = pair

    page = office.post(f"{LIST}{first.pk}/merge/", {"other": other.pk, "seen": "1.0"})

    assert "Nothing has been changed. Somebody has saved one of the two since you looked." in words(page)
    assert not Batch.objects.exists()


def test_all_that_hangs_on_the_other_goes_to_the_one_that_stays(office, client, pair):
    first, other = pair

    merge(office, first, other, phone="theirs")

    first.refresh_from_db()
    other.refresh_from_db()
    assert (first.name, first.phone, first.email) == ("Hornsey Centre", "020 7946 0000", "a@example.org")
    assert set(first.offers.values_list("therapy__slug", "pence")) == {("yoga", 500), ("reiki", None)}
    assert [first.opening_times.count(), first.access.count(), first.photos.count()] == [1, 1, 1]
    assert [user.username for user in first.editors.all()] == ["editor"]
    for rows in (first.verifications, first.correction_reports, first.contact_requests):
        assert rows.count() == 1
    assert first.monthly_views.get().times == 7
    assert StarterRow.objects.get().centre is None  # a second load leaves it alone
    assert (other.status, other.merged_into) == ("draft", first)
    assert [first.version, other.version] == [2, 2]
    assert other.history.filter(document__centre__phone="020 7946 0000").exists()


def test_every_old_address_leads_to_the_one_that_stays(office, client, pair):
    first, other = pair

    merge(office, first, other)

    for slug in ("crouch-end", "older"):
        answer = client.get(f"/centres/{slug}/")
        assert (answer.status_code, answer["Location"]) == (301, "/centres/hornsey/")
    assert client.get(f"/centres/merged-{other.pk}/").status_code == 404
    assert "Hornsey MS Centre" not in client.get("/centres/all/").text


def test_what_was_made_one_is_parted_again_as_both_stood(office, client, pair):
    first, other = pair
    stood = [build_centre_document(one) for one in pair]
    merge(office, first, other, phone="theirs")

    batch = Batch.objects.get()
    page = office.post(f"/admin/centres/batch/{batch.pk}/undo/", follow=True)

    assert "Undone: 2 centres are as before" in page.text
    first, other = (Centre.objects.get(pk=one.pk) for one in pair)
    assert [build_centre_document(one) for one in (first, other)] == stood
    assert (other.slug, other.merged_into) == ("crouch-end", None)
    assert client.get("/centres/crouch-end/").status_code == 200
    assert client.get("/centres/older/")["Location"] == "/centres/crouch-end/"
    assert [other.verifications.count(), other.correction_reports.count(), other.editors.count()] == [1, 1, 1]
    assert [first.monthly_views.get().times, other.monthly_views.get().times] == [3, 4]
    assert first.editors.count() == 0
    assert StarterRow.objects.get().centre == other
    parted = Batch.objects.get(kind="undo")
    assert office.post(f"/admin/centres/batch/{parted.pk}/undo/").status_code == 403


def test_what_somebody_saved_since_is_not_parted(office, pair):
    first, other = pair
    merge(office, first, other)
    Centre.objects.filter(pk=first.pk).update(version=9)

    page = office.post(f"/admin/centres/batch/{Batch.objects.get().pk}/undo/", follow=True)

    assert "Somebody has saved one of the two since." in page.text
    other.refresh_from_db()
    assert other.merged_into == first


def test_a_centre_that_went_on_under_another_is_only_looked_at(office, pair):
    first, other = pair
    merge(office, first, other)

    page = office.get(f"{LIST}{other.pk}/change/")

    assert 'name="_save"' not in page.text
    assert "This is the same as" in words(page)
    assert office.get(f"{LIST}{first.pk}/merge/?other={other.pk}").status_code == 404


def test_the_table_has_no_row_of_a_centre_that_went_on_under_another(office, pair):
    first, other = pair
    merge(office, first, other)

    table = office.post(f"{LIST}export/", {"kind": "csv"}).content.decode()

    assert "Hornsey Centre" in table
    assert "merged-" not in table


def test_a_choice_that_breaks_a_rule_changes_nothing(office, pair):
    first, other = pair
    Centre.objects.filter(pk=other.pk).update(town="", status="draft")

    page = merge(office, first, other, town="theirs")

    assert "Nothing has been changed. A published centre needs a town" in words(page)
    other.refresh_from_db()
    assert (other.slug, other.merged_into) == ("crouch-end", None)


def test_two_of_the_list_are_led_to_the_page_with_the_published_one_first(office, pair):
    first, other = pair
    Centre.objects.filter(pk=first.pk).update(status="draft")

    answer = office.post(LIST, {"action": "merge_two", "_selected_action": [first.pk, other.pk]})

    assert answer["Location"] == f"{LIST}{other.pk}/merge/?other={first.pk}"
    three = office.post(LIST, {"action": "merge_two", "_selected_action": [first.pk]}, follow=True)
    assert "Tick the two centres that are one and the same." in three.text


def test_likely_ones_are_named_first(office, pair):
    page = office.get(f"{LIST}{pair[0].pk}/merge/")

    assert "Hornsey MS Centre, London: the same name and town" in words(page)
