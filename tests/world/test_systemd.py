"""systemd's own word on the units that come with the site."""

import shutil
import subprocess
import sys

import pytest
from django.core.management import get_commands

from tests.support.running_site import ROOT

UNITS = ROOT / "msntc/deploy/systemd"
pytestmark = [
    pytest.mark.world,
    pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is missing"),
]


def test_systemd_has_nothing_to_say_against_any_unit(tmp_path):
    for unit in UNITS.iterdir():
        text = unit.read_text().replace("/opt/msntc/current/.venv/bin/python", sys.executable)
        (tmp_path / unit.name).write_text(text)
    named = [unit.name for unit in UNITS.glob("*.timer")] + ["msntc@8000.service"]
    command = ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in named)]
    said = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:", "PATH": "/usr/bin:/bin"},
    )
    assert (said.stdout + said.stderr, said.returncode) == ("", 0)


def read_command(timer: str) -> str:
    """The name of the command that a timer starts."""
    if timer.startswith("msntc-job@"):
        return timer.removeprefix("msntc-job@").removesuffix(".timer")
    service = (UNITS / timer).with_suffix(".service").read_text()
    return service.partition(" manage.py ")[2].split()[0]


@pytest.mark.parametrize("timer", [unit.name for unit in UNITS.glob("*.timer")])
def test_a_timer_is_for_a_command_that_there_is(timer):
    assert read_command(timer) in get_commands()
