"""What changed between two texts, line by line and word by word: with words of its own, so that no colour is needed."""

from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def changes(before: list[str], after: list[str]) -> list[SafeString]:
    """Each changed line, with the words that went and the words that came."""
    found = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        old, new = before[a:b], after[c:d]
        if len(old) == len(new):
            found += [between(*pair) for pair in zip(old, new, strict=True)]
        else:
            found += [gone(line) for line in old] + [come(line) for line in new]
    return found


def between(old: str, new: str) -> SafeString:
    """One line with its changes in place; two lines where hardly a word is the same."""
    a, b = old.split(), new.split()
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.ratio() < 0.4:
        return format_html("{}<br>{}", gone(old), come(new))
    parts = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            parts.append(" ".join(a[i:j]))
            continue
        parts += [gone(" ".join(a[i:j]))] if j > i else []
        parts += [come(" ".join(b[k:m]))] if m > k else []
    return format_html_join(" ", "{}", ((part,) for part in parts))


def gone(words: str) -> SafeString:
    return format_html("<del><b>Taken out:</b> {}</del>", words)


def come(words: str) -> SafeString:
    return format_html("<ins><b>Put in:</b> {}</ins>", words)
