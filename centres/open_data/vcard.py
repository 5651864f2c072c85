"""One centre as a vCard 3.0 (RFC 2426), for a phone's address book: the version that they all read, Outlook too.

Lines are folded at 75 octets and text is escaped as RFC 6350 says it too.
"""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from centres.models import Centre
from centres.models.descriptions import CONTACT
from centres.open_data import serializers
from centres.open_data.responses import DIRECTORY, allow_any_origin
from centres.redirects import redirect_old_slug

LONGEST = 75  # octets of a line, without its end
CONTROLS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


@require_safe
def download_vcard(request: HttpRequest, slug: str) -> HttpResponse:
    """The card; for what is not in the list the site's own page, since people follow this address."""
    return allow_any_origin(_card(request, slug))


@conditional_page
def _card(request: HttpRequest, slug: str) -> HttpResponse:
    centre = Centre.objects.published().with_printed("phone", *CONTACT).filter(slug=slug).first()
    if centre is None:
        return redirect_old_slug(request, Centre.objects.published(), slug)
    return HttpResponse(
        render_vcard(centre),
        content_type="text/vcard; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{centre.slug}.vcf"',
            "Cache-Control": DIRECTORY,
        },
    )


def render_vcard(centre: Centre) -> str:
    """The card, line by line; what we do not know has no line."""
    address = [
        ", ".join(centre.address.splitlines()),
        centre.town,
        centre.county,
        centre.postcode,
        centre.nation,
    ]
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"PRODID:-//{escape_vcard_text(settings.SITE_URL)}//EN",
        f"UID:{escape_vcard_text(serializers.get_centre_page_url(centre))}",
        f"FN:{escape_vcard_text(centre.name)}",
        f"N:{escape_vcard_text(centre.name)};;;;",
        f"ORG:{escape_vcard_text(centre.name)}",
        "X-ABSHOWAS:COMPANY",
        f"ADR;TYPE=WORK:;;{';'.join(map(escape_vcard_text, address))}",
        f"TEL;TYPE=WORK,VOICE:{escape_vcard_text(centre.phone)}" if centre.phone else "",
        f"EMAIL;TYPE=INTERNET:{escape_vcard_text(centre.email)}" if centre.email else "",
        f"URL:{strip_control_characters(centre.website or serializers.get_centre_page_url(centre))}",
        f"GEO:{centre.point.y:.6f};{centre.point.x:.6f}" if centre.point else "",
        f"NOTE:{escape_vcard_text(build_vcard_note(centre))}",
        f"SOURCE:{strip_control_characters(settings.SITE_URL + reverse('centres:vcard', args=[centre.slug]))}",
        "END:VCARD",
    ]
    return "".join(fold_vcard_line(line) for line in lines if line)


def build_vcard_note(centre: Centre) -> str:
    """What somebody should know before travelling, and how sure we are."""
    said = [
        centre.closure,
        centre.closure_note.strip(),
        centre.checked,
        f"Phone number {centre.printed['phone']}." if "phone" in centre.printed else "",
        centre.contact_printed,
        serializers.get_centre_page_url(centre),
    ]
    return "\n".join(filter(None, said))


def escape_vcard_text(value: str) -> str:
    """A value of type text: backslash, comma, semicolon and line break escaped, other controls gone."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    for sign in "\\,;":
        value = value.replace(sign, "\\" + sign)
    return "\\n".join(CONTROLS.sub(" ", line) for line in value.split("\n"))


def strip_control_characters(address: str) -> str:
    """A value of type uri: nothing is escaped, so nothing may end the line."""
    return CONTROLS.sub("", address)


def fold_vcard_line(line: str) -> str:
    """The line with its end, no part longer than 75 octets, no character cut in two."""
    parts, part, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > LONGEST:
            parts.append(part)
            part, size = " ", 1
        part, size = part + character, size + width
    return "\r\n".join([*parts, part]) + "\r\n"
