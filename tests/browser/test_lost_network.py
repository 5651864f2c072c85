"""A network that goes as something is sent: by the Back button its writer finds again what they typed."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser_sessions import run_shell, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("restored_centres")]
WHERE = """
from datetime import date
from centres.models import Centre, VerificationRequest
from centres.verification.tokens import make_verification_token
centre = Centre.objects.published().order_by("-slug").first()
letter = VerificationRequest.objects.create(centre=centre, stage=1, to="first@centre.test", asked_on=date.today())
print(centre.slug, make_verification_token(letter))
"""


@pytest.fixture(scope="module")
def where(running_site) -> dict[str, str]:
    slug, token = run_shell(running_site, WHERE).splitlines()[-1].split()
    return {"slug": slug, "token": token}


@pytest.mark.parametrize(
    ("path", "box", "words", "button"),
    [
        ("centres/{slug}/report/", "What is wrong?", "The door is at the back.", "Send"),
        ("centres/still-right/{token}/hours/", "Tuesday opens", "09:30", "Save"),
    ],
)
def test_what_was_typed_is_there_again(
    page: Page, site: str, where: dict[str, str], path: str, box: str, words: str, button: str
):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}/")
    page.goto(f"{site}/{path.format(**where)}")
    page.get_by_label(box, exact=True).fill(words)
    page.context.set_offline(True)
    page.get_by_role("button", name=button, exact=True).click(no_wait_after=True)
    wait_until(page, "location.protocol === 'chrome-error:'")
    page.context.set_offline(False)
    page.go_back()
    expect(page.get_by_label(box, exact=True)).to_have_value(words)
