"""What tests share stands in tests/support: no test module, and no conftest, is imported by another module."""

import re

from tests.support.running_site import ROOT

BORROWS = re.compile(
    r"^\s*(from tests\.\S*(test_|conftest)|from tests\.?\S* import .*\btest_|import tests\.\S*test_)", re.M
)


def test_helpers_stand_in_no_test_module():
    files = {path.relative_to(ROOT): path.read_text(encoding="utf-8") for path in ROOT.glob("tests/**/*.py")}
    assert len(files) > 200
    assert [str(name) for name, text in files.items() if BORROWS.search(text)] == []
