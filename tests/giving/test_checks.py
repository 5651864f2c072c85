"""The site refuses to start with a payment account that is half set up, or set up for another mode than it says."""

import pytest

from msntc.giving.checks import check_giving_settings

TEST, LIVE, SECRET = "sk_test_1", "sk_live_1", "whsec_1"
HTTP, HTTPS = "http://localhost:8000", "https://us.test"


@pytest.fixture
def found(settings):
    def of(mode, key="", secret="", url=HTTP, staff_only=False, base=""):
        settings.GIVING_MODE, settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = mode, key, secret
        settings.SITE_URL, settings.GIVING_STAFF_ONLY, settings.STRIPE_API_BASE = url, staff_only, base
        return {error.id[-1] for error in check_giving_settings(None)}

    return of


@pytest.mark.parametrize(
    "facts",
    [
        ("off",),
        ("off", "", "", HTTPS),
        ("demo",),
        ("demo", "", "", HTTPS, True),
        ("trial", TEST, SECRET),
        ("trial", "rk_test_1", SECRET),
        ("trial", TEST, SECRET, HTTP, False, "http://127.0.0.1:1"),
        ("trial", TEST, SECRET, HTTPS, True),
        ("live", LIVE, SECRET, HTTPS),
        ("live", "rk_live_1", SECRET, HTTPS),
    ],
)
def test_what_is_whole_passes(found, facts):
    assert found(*facts) == set()


@pytest.mark.parametrize(
    ("facts", "errors"),
    [
        (("",), "1"),
        (("on",), "1"),
        (("LIVE", LIVE, SECRET, HTTPS), "1"),
        (("trial", "", SECRET), "2"),
        (("trial", "  ", SECRET), "2"),
        (("live", "", "", HTTPS), "24"),
        (("trial", LIVE, SECRET), "3"),
        (("live", TEST, SECRET, HTTPS), "3"),
        (("trial", "pk_test_1", SECRET), "3"),
        (("trial", TEST, ""), "4"),
        (("trial", TEST, " "), "4"),
        (("live", LIVE, "", HTTPS), "4"),
        (("trial", TEST, "secret"), "5"),
        (("off", TEST), "6"),
        (("off", "", SECRET), "6"),
        (("demo", LIVE, SECRET), "6"),
        (("live", LIVE, SECRET, HTTP), "7"),
        (("live", LIVE, SECRET, HTTPS, False, "http://127.0.0.1:1"), "8"),
        (("demo", "", "", HTTPS), "9"),
        (("trial", TEST, SECRET, HTTPS), "9"),
    ],
)
def test_what_is_half_or_of_another_mode_is_refused(found, facts, errors):
    assert found(*facts) == set(errors)


def test_no_key_stands_in_a_message(found, settings):
    found("live", "sk_test_very_secret", "not_a_secret_either", HTTP)
    said = " ".join(error.msg for error in check_giving_settings(None))
    assert "very_secret" not in said
    assert "not_a_secret" not in said
