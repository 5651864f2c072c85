"""msntc.settings, read afresh in a process of its own under each environment."""

import json

import pytest

from tests.support.settings_process import GOOD, settings


def test_https_turns_on_redirects_and_secure_cookies_and_hsts_waits_to_be_asked_for():
    names = "SECURE_SSL_REDIRECT SECURE_HSTS_SECONDS SECURE_HSTS_PRELOAD ALLOWED_HOSTS"
    names += " SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE"

    assert settings(names) == {
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 0,
        "SECURE_HSTS_PRELOAD": False,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "ALLOWED_HOSTS": ["example.org"],
    }


def test_hsts_is_as_long_as_whoever_runs_the_site_says():
    names = "SECURE_HSTS_SECONDS SECURE_HSTS_INCLUDE_SUBDOMAINS SECURE_HSTS_PRELOAD"

    assert settings(names, HSTS_SECONDS="3600", HSTS_SUBDOMAINS="true") == {
        "SECURE_HSTS_SECONDS": 3600,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_HSTS_PRELOAD": False,
    }
    assert settings(names, HSTS_SECONDS="3600", SITE_URL="http://localhost")["SECURE_HSTS_SECONDS"] == 0


def test_a_pooler_gets_no_option_at_the_start_and_keeps_no_statement():
    [found] = settings("DATABASES", DATABASE_POOLER="true", STATEMENT_TIMEOUT_MS="5000").values()

    options = found["default"]["OPTIONS"]
    assert "options" not in options
    assert options["prepare_threshold"] is None
    assert found["default"]["DISABLE_SERVER_SIDE_CURSORS"]


@pytest.mark.parametrize("address", ["http://localhost:8000", "http://127.0.0.1", "http://[::1]:9000/"])
def test_plain_http_is_for_loopback(address):
    assert settings("HTTPS SECURE_SSL_REDIRECT", SITE_URL=address) == {
        "HTTPS": False,
        "SECURE_SSL_REDIRECT": False,
    }


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY"),
        ({"DATABASE_URL": None}, "DATABASE_URL"),
        ({"SITE_URL": "http://example.org"}, "plain http is for this machine only"),
        ({"SITE_URL": "example.org"}, "must be a full address"),
        ({"SITE_URL": "ftp://example.org"}, "must be a full address"),
        ({"SITE_URL": "https://*"}, r"must name one host in full, not '\*'"),
        ({"SITE_URL": "https://*.example.org"}, "must name one host in full"),
        ({"SITE_URL": "https://.example.org"}, "must name one host in full"),
        ({"SITE_URL": "https://example..org"}, "must name one host in full"),
        ({"SITE_URL": "https://example.org."}, "must name one host in full"),
        ({"SITE_URL": "https://[example.org"}, "is no address"),
        ({"SITE_URL": "https://example.org:eighty"}, "is no address"),
        ({"SECRET_KEY": "x" * 31}, "SECRET_KEY must be at least 32 characters"),
        ({"SECRET_KEY": "x" + " " * 40}, "SECRET_KEY must be at least 32 characters"),
        ({"DEBUG": "true"}, "DEBUG .* is for this machine only, not for https://example.org"),
    ],
)
def test_a_site_that_is_half_configured_does_not_start(wrong, says):
    with pytest.raises(RuntimeError, match=f"ImproperlyConfigured: .*{says}"):
        settings(**wrong)


def test_debug_is_for_loopback():
    assert settings("DEBUG", SITE_URL="http://localhost:8000", DEBUG="true") == {"DEBUG": True}


def test_a_dead_database_is_given_up_after_two_seconds():
    options = settings("DATABASES")["DATABASES"]["default"]["OPTIONS"]

    assert (options["connect_timeout"], options["pool"]["timeout"]) == (2, 2)


def test_only_the_process_that_serves_limits_its_statements():
    given = {"DATABASE_URL": GOOD["DATABASE_URL"] + "&options=-c%20search_path%3Dsite"}

    def options(**environment):
        return settings("DATABASES", **environment)["DATABASES"]["default"]["OPTIONS"].get("options")

    limits = "-c statement_timeout=5000 -c lock_timeout=2000"
    assert (options(), options(**given)) == (None, "-c search_path=site")
    assert options(STATEMENT_TIMEOUT_MS="5000") == limits
    assert options(STATEMENT_TIMEOUT_MS="5000", **given) == f"-c search_path=site {limits}"


def test_the_policy_allows_nothing_unsafe_and_no_other_host():
    policy = settings("CONTENT_SECURITY_POLICY")["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]

    assert "unsafe" not in json.dumps(policy)
    assert "http" not in json.dumps(policy)
    assert policy["default-src"] == ["'none'"]


def test_on_this_machine_letters_are_printed_and_elsewhere_they_wait_for_a_mail_server():
    names = "EMAIL_URL EMAIL_BACKEND"
    here = settings(names, SITE_URL="http://localhost:8000")
    assert here["EMAIL_BACKEND"] == "django.core.mail.backends.console.EmailBackend"
    assert settings("EMAIL_URL") == {"EMAIL_URL": ""}
    told = settings(f"{names} EMAIL_HOST EMAIL_USE_TLS", EMAIL_URL="smtp+tls://a:b@mail.example.org:587")
    assert (told["EMAIL_HOST"], told["EMAIL_USE_TLS"]) == ("mail.example.org", True)


@pytest.mark.parametrize(
    ("address", "mode"),
    [
        ("http://localhost:8000", "demo"),
        ("http://127.0.0.1", "demo"),
        ("http://127.1.2.3:9000", "demo"),
        ("http://[::1]:9000", "demo"),
        ("https://localhost", "demo"),
        ("https://example.org", "off"),
        ("https://192.168.1.5", "off"),
        ("https://localhost.example.org", "off"),
        ("https://127.0.0.1.example.org", "off"),
    ],
)
def test_giving_is_shown_on_this_machine_alone_until_the_charity_sets_it_up(address, mode):
    assert settings("GIVING_MODE", SITE_URL=address, DEBUG="false") == {"GIVING_MODE": mode}


def test_a_mode_that_is_set_is_the_mode_and_debug_decides_nothing():
    assert settings("GIVING_MODE", SITE_URL="http://localhost", GIVING_MODE="off") == {"GIVING_MODE": "off"}
    assert settings("GIVING_MODE", SITE_URL="http://localhost", DEBUG="true") == {"GIVING_MODE": "demo"}
