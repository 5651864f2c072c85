"""What is pasted from Word, mail and web pages: the words of two cells, or of two blocks, never run together."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from therapies.models import Question, Section


def cleaned(text: str) -> str:
    return Section._meta.get_field("body").cleaned(text)


WORD = """<!--StartFragment--><table class=MsoTableGrid border=1 style='mso-border-alt:solid windowtext .5pt'>
<tr style='mso-yfti-irow:0'><td width=301 valign=top><p class=MsoNormal>Dose<o:p></o:p></p></td>
<td width=301><p class=MsoNormal>2 ATA<o:p></o:p></p></td></tr>
<tr><td><p class=MsoNormal>1.5</p></td><td><p class=MsoNormal>60 <strong>minutes</strong></p></td></tr>
</table><!--EndFragment-->"""
DOCS = """<b style="font-weight:normal" id="docs-internal-guid-1">
<div dir="ltr" align="left"><table><colgroup><col></colgroup>
<tbody><tr><td><p dir="ltr"><span>Dose</span></p></td>
<td><p dir="ltr"><span>2 ATA</span></p></td></tr></tbody></table></div></b>"""


@pytest.mark.parametrize("text", [WORD, DOCS])
def test_a_pasted_table_becomes_a_list_of_its_rows(text):
    assert "<li>Dose | 2 ATA</li>" in cleaned(text)


def test_cells_keep_their_emphasis_and_their_figures_apart():
    assert "<li>1.5 | 60 <strong>minutes</strong></li>" in cleaned(WORD)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("<tr><td>a</td><td></td><td>c</td></tr>", "<ul><li>a | – | c</li></ul>"),
        ("<tr><td><p>a</p><p>b</p></td><td>c<br>d</td></tr>", "<ul><li>a; b | c d</li></ul>"),
        ("<tr><td>a</td><td><ul><li>b</li><li>c</li></ul></td></tr>", "<ul><li>a | b; c</li></ul>"),
        (
            "<tr><td>a</td><td><table><tr><td>b</td><td>c</td></tr></table></td></tr>",
            "<ul><li>a | b | c</li></ul>",
        ),
        ("<tr><td><p>a</p><p>b</p></td></tr>", "<p>a</p><p>b</p>"),
        ("<caption>a</caption><tr><th>b</th><td>c</td></tr>", "<p>a</p><ul><li>b | c</li></ul>"),
        ("<tr><td>&lt;b&gt;</td><td>5 &lt; 6</td></tr>", "<ul><li>&lt;b&gt; | 5 &lt; 6</li></ul>"),
    ],
)
def test_a_table_is_taken_apart(text, right):
    assert cleaned(f"<table>{text}</table>") == right


@pytest.mark.parametrize(
    "text",
    [
        "<div>Dose</div><div>2 ATA</div>",
        "<dl><dt>Dose</dt><dd>2 ATA</dd></dl>",
        "<div>Dose<div>2 ATA</div></div>",
        "<div><p>Dose</p>2 ATA</div>",
        "<b><div>Dose</div><div>2 ATA</div></b>",
        "<h1>Dose</h1><h2>2 ATA</h2>",
        "<section>Dose</section>2 ATA",
        "<pre>Dose</pre><address>2 ATA</address>",
    ],
)
def test_blocks_do_not_run_together(text):
    assert re.search(r"Dose(</\w+>)*</?p>(<\w+>)*2 ATA", cleaned(text)), cleaned(text)


CELLS = st.sampled_from("td th".split())
WRAPS = st.sampled_from(
    [
        "{}",
        "<p>{}</p>",
        "<div>{}</div>",
        "<span>{}</span>",
        "<b>{}</b>",
        "<p><i>{}</i></p>",
        "<ul><li>{}</li></ul>",
        "<table><tr><td>{}</td></tr></table>",
        "<dl><dd>{}</dd></dl>",
        "{}<br>",
        "<p> {} </p><p></p>",
    ]
)
TABLE = st.lists(st.lists(st.tuples(CELLS, WRAPS), min_size=1, max_size=4), min_size=1, max_size=4)


@settings(max_examples=300, deadline=None)
@given(TABLE)
def test_the_words_of_two_cells_are_never_adjacent(table):
    names = iter(f"w{n}w" for n in range(100))
    rows = ["".join(f"<{tag}>{wrap.format(next(names))}</{tag}>" for tag, wrap in row) for row in table]
    text = "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
    for model, name in ((Section, "body"), (Question, "answer")):
        field = model._meta.get_field(name)
        out = field.cleaned(text)
        words = re.sub(r"</?(strong|em|a)\b[^>]*>", "", out)  # emphasis parts no words
        assert re.findall(r"w\d+w", words) == [f"w{n}w" for n in range(sum(map(len, table)))]
        assert "ww" not in words
        assert field.cleaned(out) == out
