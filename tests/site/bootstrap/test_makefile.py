"""The Makefile itself: its help, and where its settings come from."""

import pytest

from tests.support.commands import ROOT, run


def test_every_command_has_a_line_of_help():
    promised = {
        "run",
        "backup",
        "restore",
        "deploy-check",
        "sbom",
        "dev",
        "test",
        "test-world",
        "storm",
        "check",
        "bench",
        "bench-travel",
        "coverage",
        "pictures",
        "diagram",
        "hooks",
        "admin",
        "demo",
        "demo-code",
        "shell",
        "reset",
        "lock",
        "help",
    }
    listed = run(ROOT, "make").stdout
    assert {line.split()[1] for line in listed.splitlines()} == promised
    assert all(len(line.split()) > 3 for line in listed.splitlines())


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        ({}, "8123 https://example.org postgis://in-file/x"),
        (
            {"PORT": "9000", "SITE_URL": "http://localhost:9000"},
            "9000 http://localhost:9000 postgis://in-file/x",
        ),
        ({"DATABASE_URL": "postgis://a:pa$$word@b/c"}, "8123 https://example.org postgis://a:pa$$word@b/c"),
    ],
)
def test_the_environment_decides_and_then_the_env_file(checkout, given, seen):
    (checkout / ".env").write_text(
        "# PORT=1\nexport PORT = 8123\nSITE_URL='https://example.org'\nDATABASE_URL=\"postgis://in-file/x\"\n"
    )
    (checkout / "Makefile").open("a").write('\nsettings:\n\t@echo "$$PORT $$SITE_URL $$DATABASE_URL"\n')
    inherited = dict.fromkeys(("PORT", "SITE_URL", "DATABASE_URL"), "")
    assert run(checkout, "make", "settings", **inherited | given).stdout == f"{seen}\n"


def test_the_port_is_part_of_the_sites_own_address(checkout):
    (checkout / "Makefile").open("a").write('\nsettings:\n\t@echo "$$SITE_URL $${DATABASE_URL-unset}"\n')
    inherited = dict.fromkeys(("SITE_URL", "DATABASE_URL"), "")
    assert (
        run(checkout, "make", "settings", "PORT=8765", **inherited).stdout == "http://localhost:8765 unset\n"
    )
