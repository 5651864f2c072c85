"""How hard a text is to read: reading age, long sentences, long paragraphs. Pure Python; knows nothing of pages.

Reading age is the Flesch–Kincaid grade (Kincaid and others, 1975: 0.39 × words per sentence + 11.8 × syllables per
word − 15.59) plus five, the age at which English schools begin Year 1. Syllables are estimated from the letters: a
score is a warning to the writer, never a gate, because names of medicines and conditions inflate it.
"""

import re

WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:[’'][a-z]+)*")
SPLIT = re.compile(r"(?<![cstg])i[ao](?!u)|ea$|[eo]ing|io(?=ther)")
"""Two vowels side by side that are two syllables: radio, idea, doing, physio."""
SENTENCE_END = re.compile(r"(?<=[.!?:;])[\"”’)]*\s+|\n+")
LONG_SENTENCE = 25
"""Words (NHS and PIF guidance on plain English)."""
LONG_PARAGRAPH = 3
"""Sentences."""
EASY, HARD = 11, 14
"""Reading ages: above the first the writer is warned, above the second the page waits for a reason."""

JARGON = frozenset(
    "barotrauma claustrophobia cognitive contraindicated contraindication demyelination hypoxia idiopathic lesion "
    "monoplace multiplace myelin neurologist neuropathy optic placebo pneumothorax prognosis randomised relapse "
    "remission lesions spasticity spasm plaque ataxia".split()
)
"""Words that many readers do not know."""


def split_words(text: str) -> list[str]:
    return WORD.findall(text)


def split_sentences(text: str) -> list[str]:
    """The sentences of a text; a line of its own (a heading, an item of a list) is one."""
    return [part for part in map(str.strip, SENTENCE_END.split(text)) if split_words(part)]


def count_syllables(word: str) -> int:
    """An estimate: groups of vowels, without a silent e or -ed at the end. Never under one."""
    word = re.sub(r"[^a-z]", "", word.lower())
    word = re.sub(r"([gq])ue(s?)$", r"\1\2", word)
    if re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$|[^aeiouyscxzghl]es$", word):
        word = re.sub(r"e[ds]?$", "", word)
    return max(1, len(re.findall(r"[aeiouy]+", word)) + len(SPLIT.findall(word)))


def estimate_reading_age(text: str) -> float:
    """The reading age in years of a plain text; 5.0 for one without words."""
    found, count = split_words(text), len(split_sentences(text))
    if not found:
        return 5.0
    per_sentence, per_word = len(found) / count, sum(map(count_syllables, found)) / len(found)
    return round(max(5.0, 0.39 * per_sentence + 11.8 * per_word - 15.59 + 5), 1)


def find_long_sentences(text: str) -> list[str]:
    return [sentence for sentence in split_sentences(text) if len(split_words(sentence)) > LONG_SENTENCE]


def is_long_paragraph(text: str) -> bool:
    return len(split_sentences(text)) > LONG_PARAGRAPH
