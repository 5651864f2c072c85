"""That the list of what the site is made of (make sbom) is one, by CycloneDX' own schema, and holds the whole lock."""

import json
import re
import subprocess

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.support.running_site import ROOT

pytestmark = pytest.mark.world


def test_the_list_is_valid_and_whole(tmp_path):
    file = tmp_path / "sbom.json"
    subprocess.run(["make", "-s", "sbom", f"FILE={file}"], cwd=ROOT, check=True, capture_output=True)
    text = file.read_text()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    bom = json.loads(text)
    assert bom["metadata"]["component"]["name"] == "msntc"
    listed = {(one["name"].lower(), one["version"]) for one in bom["components"]}
    lock = (ROOT / "requirements.lock").read_text()
    assert listed == set(re.findall(r"^([a-z0-9.-]+)==([^ ;\\]+)", lock, re.MULTILINE))
    assert len(listed) > 40
