"""What .github says of the code is so: each model and each check has its line, and each path that is named is there."""

import re

import pytest
from django.apps import apps

from tests.support.running_site import ROOT

DOCUMENTS = [
    "README.md",
    *(f".github/{name}.md" for name in "CONTRIBUTING GLOSSARY DECISIONS SECURITY".split()),
]
GLOSSARY = (ROOT / ".github/GLOSSARY.md").read_text(encoding="utf-8")
OURS = {"centres", "therapies", "msntc"}
PATH = re.compile(r"`((?:centres|therapies|msntc|tests|templates|static)/[\w./-]*\w/?)`")


def list_own_models() -> list[str]:
    models = [model for model in apps.get_models() if model.__module__.split(".")[0] in OURS]
    return sorted(model.__name__ for model in models if not model.__name__.startswith("Historical"))


@pytest.mark.parametrize("name", list_own_models())
def test_the_glossary_has_a_line_for_each_model(name):
    assert re.search(rf"^\|.*`{name}[`.]", GLOSSARY, re.MULTILINE)


@pytest.mark.parametrize("number", range(1, 25))
def test_the_glossary_says_what_each_check_demands(number):
    assert len(re.findall(rf"^\| K{number} \|", GLOSSARY, re.MULTILINE)) == 1


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_that_a_document_names_is_there(document):
    named = PATH.findall((ROOT / document).read_text(encoding="utf-8"))
    assert [path for path in named if not (ROOT / path).exists()] == []
