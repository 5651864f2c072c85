"""msntc.settings, read in a process of its own under a made-up environment."""

import json
import os
import subprocess
import sys

from tests.support.running_site import ROOT

GOOD = {
    "SECRET_KEY": "only-for-tests-" + "0123456789abcdef" * 4,
    "DATABASE_URL": "postgis://someone@/nowhere?host=/nonexistent",
    "SITE_URL": "https://example.org",
}
READ = """
import json, os, environ
environ.Env.read_env = lambda *a, **k: None  # the desk's own .env is not what is being tested
from msntc import settings as s
print(json.dumps({name: getattr(s, name) for name in os.environ["NAMES"].split()}, default=str))
"""


def settings(names="HTTPS", **environment: str | None) -> dict:
    """The named settings under GOOD and `environment`; None takes a variable away."""
    given = {key: value for key, value in (GOOD | environment).items() if value is not None}
    keep = {"PATH", "HOME", "LANG", "LC_ALL", "VIRTUAL_ENV"}
    env = {key: value for key, value in os.environ.items() if key in keep} | given | {"NAMES": names}
    done = subprocess.run(
        [sys.executable, "-c", READ], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)
