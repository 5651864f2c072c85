"""What changed between two texts, line by line and word by word: with words of its own, so that no colour is needed."""

from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def render_changes(before: list[str], after: list[str]) -> list[SafeString]:
    """Each changed line, with the words that went and the words that came."""
    found = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        old, new = before[a:b], after[c:d]
        if len(old) == len(new):
            found += [render_changed_line(*pair) for pair in zip(old, new, strict=True)]
        else:
            found += [render_removal(line) for line in old] + [render_addition(line) for line in new]
    return found


def render_changed_line(old: str, new: str) -> SafeString:
    """One line with its changes in place; two lines where hardly a word is the same."""
    a, b = old.split(), new.split()
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.ratio() < 0.4:
        return format_html("{}<br>{}", render_removal(old), render_addition(new))
    parts = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            parts.append(" ".join(a[i:j]))
            continue
        parts += [render_removal(" ".join(a[i:j]))] if j > i else []
        parts += [render_addition(" ".join(b[k:m]))] if m > k else []
    return format_html_join(" ", "{}", ((part,) for part in parts))


def render_removal(words: str) -> SafeString:
    return format_html("<del><b>Taken out:</b> {}</del>", words)


def render_addition(words: str) -> SafeString:
    return format_html("<ins><b>Put in:</b> {}</ins>", words)
