"""A centre as a service of Open Referral UK: one organization, at one location, that offers several therapies.

Facts only. An optional field that we know nothing for is left out, as the standard asks; an address must have its
parts, so an unknown part is empty. `assured_date` is the day on which the centre itself last confirmed its details,
and is absent where it never has. Schedules, costs and accessibility come when centres' details have them.
"""

from uuid import UUID

from django.conf import settings
from django.urls import reverse

from centres.api import facts
from centres.models import Centre
from therapies.models import Therapy

# Every thing has an identifier of its own (UUID, version 8 of RFC 9562) that says what it is and whose: for ever the
# same while the centre's row lives, whatever its name, and readable backwards without a look-up.
KINDS = {
    kind: number
    for number, kind in enumerate(
        "service organization location service_at_location address contact phone identifier attribute term "
        "taxonomy".split(),
        1,
    )
}
TAXONOMY = "Therapies offered by MS therapy centres"
COUNTRIES = {"Ireland": "IE", "Isle of Man": "IM", "Jersey": "JE", "Guernsey": "GG"}
CHARITY_SCHEMES = {"SC": "GB-SC", "NI": "GB-NIC"}  # of org-id.guide; the rest are England and Wales


def identifier(kind: str, key: int, part: int = 0) -> str:
    return str(UUID(f"6d736e74-6300-8{KINDS[kind]:03x}-{0x8000 + part % 0x4000:04x}-{key:012x}"))


def centre_key(text: str) -> int | None:
    """The centre whose service has this identifier; None for what never was one."""
    try:
        key = UUID(text).int & (2**48 - 1)
    except ValueError:
        return None
    return key if text == identifier("service", key) else None


def listed_service(centre: Centre) -> dict:
    """What a page of services tells of one."""
    return _known(
        id=identifier("service", centre.pk),
        organization_id=identifier("organization", centre.pk),
        name=centre.name,
        description=_description(centre),
        url=centre.website or facts.page(centre),
        email=centre.email,
        status="active",
        assured_date=centre.confirmed_on and centre.confirmed_on.isoformat(),
        alert=" ".join(filter(None, [centre.closure, centre.closure_note])),
        organization=_organization(centre),
    )


def service(centre: Centre) -> dict:
    """The service with all that hangs on it."""
    organization = _organization(centre) | _known(organization_identifiers=_charity(centre))
    return listed_service(centre) | _known(
        organization=organization,
        contacts=_contacts(centre),
        service_at_locations=[
            {"id": identifier("service_at_location", centre.pk), "location": _location(centre)}
        ],
        attributes=[_attribute(centre, therapy) for therapy in centre.therapies.all()],
    )


def _description(centre: Centre) -> str:
    offers = [therapy.name for therapy in centre.therapies.all()] + centre.also_offers.splitlines()
    about = "A local centre that offers therapies to people with multiple sclerosis (MS)."
    return f"{about} It offers: {'; '.join(offers)}." if offers else about


def _organization(centre: Centre) -> dict:
    return _known(
        id=identifier("organization", centre.pk),
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
            "id": identifier("identifier", centre.pk),
            "identifier_scheme": CHARITY_SCHEMES.get(number[:2], "GB-CHC"),
            "identifier_type": "Charity number",
            "identifier": number,
        }
    ]


def _contacts(centre: Centre) -> list[dict]:
    """The centre's own line. No person is named: we know none who has agreed to be."""
    if not centre.phone:
        return []
    phone = {"id": identifier("phone", centre.pk), "number": centre.phone}
    return [{"id": identifier("contact", centre.pk), "name": centre.name, "phones": [phone]}]


def _location(centre: Centre) -> dict:
    how_known = {
        Centre.Pin.POSTCODE: "The position is the middle of the postcode.",
        Centre.Pin.TOWN: "We know only the town. The position is its middle.",
    }
    return _known(
        id=identifier("location", centre.pk),
        name=centre.name,
        description=how_known.get(centre.pin),
        latitude=centre.point and round(centre.point.y, facts.DECIMALS),
        longitude=centre.point and round(centre.point.x, facts.DECIMALS),
        addresses=[_address(centre)],
    )


def _address(centre: Centre) -> dict:
    return {
        "id": identifier("address", centre.pk),
        "address_1": ", ".join(centre.address.splitlines()),
        "city": centre.town,
        "state_province": centre.county or centre.nation,
        "postal_code": centre.postcode,
        "country": COUNTRIES.get(centre.nation, "GB"),
        "address_type": "physical",
    }


def _attribute(centre: Centre, therapy: Therapy) -> dict:
    return {
        "id": identifier("attribute", centre.pk, therapy.pk),
        "link_entity": "service",
        "link_type": "service_type",
        "taxonomy_term": {
            "id": identifier("term", therapy.pk),
            "name": therapy.name,
            "description": therapy.name,
            "term": therapy.name,
            "taxonomy": TAXONOMY,
            "taxonomy_id": identifier("taxonomy", 1),
            "term_uri": f"{settings.SITE_URL}{reverse('therapies:index')}#{therapy.slug}",
        },
    }


def _known(**fields) -> dict:
    """Without the fields that have no value; a nought of latitude is a value."""
    return {name: value for name, value in fields.items() if value not in (None, "", [])}
