"""A centre as a service of Open Referral UK: one organization, at one location, that offers several therapies.

Facts only. An optional field that we know nothing for is left out, as the standard asks; an address must have its
parts, so an unknown part is empty. `assured_date` is the day on which the centre itself last confirmed its details,
and is absent where it never has.
"""

from datetime import date

from django.utils import timezone
from django.utils.dateformat import format as formatted

from centres.gazetteer.models import COUNTRY_CODES
from centres.hours import closure
from centres.models import AccessFact, Centre, Offer
from centres.open_data import details, serializers
from centres.open_data.open_referral.identifiers import build_identifier, build_part_identifier
from centres.open_data.open_referral.schedules import build_schedules
from centres.open_data.open_referral.taxonomy import build_taxonomy_term

CHARITY_SCHEMES = {"SC": "GB-SC", "NI": "GB-NIC"}  # of org-id.guide; the rest are England and Wales


def summarise_service(centre: Centre) -> dict:
    """What a page of services tells of one."""
    return _without_empty_fields(
        id=build_identifier("service", centre.pk),
        organization_id=build_identifier("organization", centre.pk),
        name=centre.name,
        description=_description(centre),
        url=centre.website or serializers.get_centre_page_url(centre),
        email=centre.email,
        status=_status(centre),
        assured_date=centre.confirmed_on and centre.confirmed_on.isoformat(),
        last_modified=centre.changed_at and centre.changed_at.isoformat(timespec="milliseconds"),
        eligibility_description=_eligibility(centre),
        alert=" ".join(filter(None, [centre.closure, centre.closure_note])),
        organization=_organization(centre),
    )


def build_service(centre: Centre) -> dict:
    """The service with all that hangs on it."""
    organization = _organization(centre) | _without_empty_fields(organization_identifiers=_charity(centre))
    return summarise_service(centre) | _without_empty_fields(
        organization=organization,
        contacts=_contacts(centre),
        schedules=build_schedules(centre),
        service_at_locations=[build_service_at_location(centre)],
        cost_options=[_cost_option(centre, offer) for offer in centre.offers.all() if offer.terms],
        attributes=[_attribute(centre, offer) for offer in centre.offers.all()],
    )


def summarise_service_at_location(centre: Centre) -> dict:
    """What a page of places tells of one."""
    return {
        "id": build_identifier("service_at_location", centre.pk),
        "service_id": build_identifier("service", centre.pk),
        "location_id": build_identifier("location", centre.pk),
        "location": _place(centre),
    }


def build_service_at_location(centre: Centre) -> dict:
    """The place with its address and what is known of getting in."""
    return summarise_service_at_location(centre) | {"location": _location(centre)}


def _status(centre: Centre) -> str:
    shut = closure.is_within_closure(centre.closed_from, centre.closed_until, timezone.localdate())
    return "temporarily closed" if shut else "active"


def _eligibility(centre: Centre) -> str:
    """Who may come and what is needed first, in sentences; empty where nobody has told us."""
    said = [
        f"Who may come: {centre.who_may_come}." if centre.who_may_come else "",
        f"A form to fill in first: {centre.get_form_first_display()}." if centre.form_first else "",
        f"A letter from a doctor: {centre.get_letter_first_display()}." if centre.letter_first else "",
    ]
    return (
        f"{' '.join(filter(None, said))} {_format_checked_on(centre.terms_checked_on)}" if any(said) else ""
    )


def _description(centre: Centre) -> str:
    offers = [offer.therapy.name for offer in centre.offers.all()] + centre.also_offers.splitlines()
    about = "A local centre that offers therapies to people with multiple sclerosis (MS)."
    says = "It offers" if centre.is_confirmed() else "It is said to offer"
    return f"{about} {says}: {'; '.join(offers)}." if offers else about


def _organization(centre: Centre) -> dict:
    return _without_empty_fields(
        id=build_identifier("organization", centre.pk),
        name=centre.name,
        description="A local centre for people with multiple sclerosis (MS).",
        email=centre.email,
        website=centre.website,
        uri=centre.register_url,
    )


def _charity(centre: Centre) -> list[dict]:
    if not (number := centre.charity_number):
        return []
    return [
        {
            "id": build_identifier("identifier", centre.pk),
            "identifier_scheme": CHARITY_SCHEMES.get(number[:2], "GB-CHC"),
            "identifier_type": "Charity number",
            "identifier": number,
        }
    ]


def _contacts(centre: Centre) -> list[dict]:
    """The centre's own line. No person is named: we know none who has agreed to be."""
    if not centre.phone:
        return []
    printed = centre.printed.get("phone", "").capitalize()
    phone = _without_empty_fields(
        id=build_identifier("phone", centre.pk), number=centre.phone, description=printed
    )
    return [{"id": build_identifier("contact", centre.pk), "name": centre.name, "phones": [phone]}]


def _place(centre: Centre) -> dict:
    how_known: dict[str, str] = {
        Centre.Pin.POSTCODE: "The position is the middle of the postcode.",
        Centre.Pin.TOWN: "We know only the town. The position is its middle.",
    }
    return _without_empty_fields(
        id=build_identifier("location", centre.pk),
        location_type="physical",
        name=centre.name,
        description=how_known.get(centre.pin),
        latitude=centre.point and round(centre.point.y, serializers.DECIMALS),
        longitude=centre.point and round(centre.point.x, serializers.DECIMALS),
    )


def _location(centre: Centre) -> dict:
    return _place(centre) | _without_empty_fields(
        addresses=[_address(centre)],
        accessibility=[_accessibility(centre, row) for row in details.list_access_facts(centre)],
    )


def _accessibility(centre: Centre, row: AccessFact) -> dict:
    return {
        "id": build_part_identifier("accessibility", centre.pk, row.fact),
        "description": f"{row.label}: {row.get_answer_display().lower()}",
        "details": " ".join(f"{said}." for said in (row.measured, row.note) if said)
        + f" {_format_checked_on(row.checked_on)}",
    }


def _cost_option(centre: Centre, offer: Offer) -> dict:
    return _without_empty_fields(
        id=build_part_identifier("cost_option", centre.pk, offer.therapy_id),
        option=offer.therapy.name,
        amount=0 if offer.terms == Offer.Terms.FREE else offer.pence and offer.pence / 100,
        amount_description=f"{offer.cost} {_format_checked_on(offer.checked_on)}",
    )


def _format_checked_on(day: date | None) -> str:
    return f"Checked on {formatted(day, 'j F Y')}." if day else ""


def _address(centre: Centre) -> dict:
    return {
        "id": build_identifier("address", centre.pk),
        "address_1": ", ".join(centre.address.splitlines()),
        "city": centre.town,
        "state_province": centre.county or centre.nation,
        "postal_code": centre.postcode,
        "country": COUNTRY_CODES.get(centre.nation, "GB"),
        "address_type": "physical",
    }


def _attribute(centre: Centre, offer: Offer) -> dict:
    return {
        "id": build_identifier("attribute", centre.pk, offer.therapy_id),
        "link_entity": "service",
        "link_type": "service_type",
        "taxonomy_term": build_taxonomy_term(offer.therapy),
    }


def _without_empty_fields(**fields) -> dict:
    """Without the fields that have no value; a nought of latitude is a value."""
    return {name: value for name, value in fields.items() if value not in (None, "", [])}
