"""What the words of a page may not promise (K6), and what needs a word of how sure we are (K7)."""

import pytest

from tests.support.therapy_document import BODY, SOURCES, checks, found, saying, without
from therapies.content_checks.claims import find_claims

BANNED = """
It cures MS. | A cure for MS! | It will reverse MS. | It reverses the effects of multiple sclerosis.
It induces a remission. | Heal your MS here. | It repairs damaged nerves. | It is clinically proven. | A proven way.
A miracle. | It is incredibly safe. | It is 100% safe. | There are no side effects. | It works without side effects.
It is risk-free. | There is no risk: no risks at all. | A detox for you. | It boosts your immune system.
Take it instead of your MS medicine. | In place of any drugs. | MS sufferers like it.
Not only does it rest you, it cures MS. | It is not cheap, but it cures MS. | We do not know why. It cures MS.
It does not hurt and it cures MS.
“It helps,” she said, and it cures MS. | He promises a cure. | We promise a cure. | Our members say it cures MS.
There is no doubt that it cures MS. | No doubt it cures MS. | Not everyone knows it cures MS.
Doctors will not tell you it cures MS. | Not just a rest: it cures MS. | It cannot fail to cure MS.
The "deep" room cures MS. | The ‘deep’ room cures MS. | She said "it cures MS. | We claim that it cures MS.
It may reverse some effects of MS. | It reverses your MS. | It can reverse much of the damage of MS.
There are no known side effects. | It has zero side effects. | It is without any risk. | It is free of risk.
"""
ALLOWED = """
There is no cure for MS. | It does not cure MS. | It cannot reverse MS. | Nobody has a cure. | It is not a cure.
Be careful with words like “cure” and “miracle”. | A seller who claims that it cures MS is wrong. | It will not heal MS.
Beware of “clinically proven”. | It has never been proven. | Do not use it instead of your medicine.
It is neither a cure nor a treatment. | An accurate curve. | The doctor will secure it.
It is not without risk. | Nothing is without any risk. | We do not know if it cures MS. | It is no “cure”.
We do not claim that it cures MS. | Whoever says it cures MS is wrong. | Beware of a seller who promises a cure.
Walk away if they say it cures MS. | Words like 'cure' and "miracle" mean little. | There is no known cure.
Nobody has shown that it cures MS. | Nobody knows a cure. | It has not been shown to reverse your MS.
Your skin heals in a week. | A detour. | Without a cure, rest matters. | There isn’t a cure.
"""


def samples(text: str) -> list[str]:
    return [part.strip() for line in text.strip().splitlines() for part in line.split(" | ")]


@pytest.mark.parametrize("text", samples(BANNED))
def test_k6_stops_what_nobody_can_promise(text):
    assert ("K6", BODY, True) in checks(saying(text))
    assert all(finding.may_be_justified for finding in found(saying(text)) if finding.check == "K6")


@pytest.mark.parametrize("text", samples(ALLOWED))
def test_k6_leaves_what_is_denied_quoted_or_meant_otherwise(text):
    assert not [claim for claim in find_claims(text) if claim.blocks]


@pytest.mark.parametrize(
    "name",
    "title short_name summary who_not audience what_happens how_long how_often main_risks cost".split(),
)
def test_k6_reads_every_field(name):
    assert ("K6", name, True) in checks(without(**{name: "It cures MS."}))


def test_k6_reads_every_row():
    document = without(key_points=["It cures MS."], ask=["It is risk-free."])
    document["sections"][0]["heading"] = document["questions"][0]["question"] = "A cure"
    document["questions"][0]["answer"] = "<ul><li>A miracle.</li></ul>"
    document["sections"][1]["summary"] = "It cures MS."
    texts = "outcome sentence reason population dose numbers_say".split()
    document["evidence"][0] |= dict.fromkeys(texts, "It cures MS.")
    names = {where for check, where, _ in checks(document) if check == "K6"}
    assert names == {
        "key_points", "ask", "sections-0-heading", "sections-1-summary", "questions-0-question",
        "questions-0-answer", *(f"evidence-0-{name}" for name in texts),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["note", "title", "quote"])
def test_k6_reads_the_change_log_and_what_is_shown_of_the_sources(monkeypatch, name):
    told = without(changes=[{"on": "2026-11-01", "what": "We say that it cures MS.", "why": "A miracle."}])
    assert {("K6", "changes-0-what", True), ("K6", "changes-0-why", True)} <= checks(told)
    monkeypatch.setattr(SOURCES["review"], name, "It cures MS.")
    (only,) = found(without())
    assert (only.check, only.where, only.blocks, only.may_be_justified) == ("K6", "", True, True)
    assert only.says.startswith(f"In the {name} of the source “review”: Take out “cures”")


def test_k6_sees_a_phrase_through_markup():
    assert ("K6", BODY, True) in checks(saying("<p>It <strong>reverses</strong> <em>MS</em>.</p>"))


@pytest.mark.parametrize(
    "text",
    [
        "It helps.",
        "It improves walking.",
        "It reduced pain.",
        "It treats MS.",
        "An effective way.",
        "It was deregulated.",
        "Over 3 million sessions.",
        "It is promising. Rest is good.",
    ],
)
def test_k7_asks_how_sure_we_are(text):
    assert ("K7", BODY, False) in checks(saying(text))


@pytest.mark.parametrize(
    "text",
    [
        "It may help.",
        "It probably reduces pain.",
        "We do not know if it improves walking.",
        "It helps. We are not sure.",
        "Nobody knows. It is said to be effective.",
        "Get help from us.",
        "If you need help, ring 111.",
        "Urgent help is near.",
        "State benefits and grants.",
    ],
)
def test_k7_is_content_where_it_is_said_or_nothing_is_promised(text):
    assert "K7" not in {check for check, _, _ in checks(saying(text))}
