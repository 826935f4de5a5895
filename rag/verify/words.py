"""Texts as words: what every check of the gate reads. A word knows its stem, its sentence and what precedes it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, cast

import snowballstemmer

from rag.verify import lexicon

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*\d*|[%€$£§°]")
_CONTRACTED = {"won't": "will", "can't": "can", "shan't": "shall"}
# One spelling for what British and American English write apart.
_SPELLINGS = (
    (re.compile(r"iz(e|es|ed|ing|ation|ations|er|ers)$"), r"is\1"),
    (re.compile(r"yz(e|es|ed|ing|er|ers)$"), r"ys\1"),
    (re.compile(r"(?<=[a-z]{3})our(s|ed|ing|ite|able|al)?$"), r"or\1"),
    (re.compile(r"(?<=[a-z]{2})(gram)mes?$"), r"\1"),
    (re.compile(r"^(cent|theat|met|kilomet|lit|fib)re(s?)$"), r"\1er\2"),
    (re.compile(r"^(def|off|lic|pret)ence(s?)$"), r"\1ense\2"),
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text. `gap` is what stands between it and the word before, an
    apostrophe first if that is a genitive; `weight` is 0 for what carries no content."""

    text: str
    lower: str
    stem: str
    gap: str
    start: int
    end: int
    sentence: int
    opens: bool  # the first word of its sentence
    weight: float

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()

    @property
    def number(self) -> bool:
        return self.text[:1].isdecimal()


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...


@lru_cache(maxsize=8)
def _stemmer(language: str) -> _Stemmer | None:
    name = lexicon.STEMMERS.get(language)
    return cast(_Stemmer, snowballstemmer.stemmer(name)) if name else None


@lru_cache(maxsize=65_536)
def stem(lower: str, language: str = "en") -> str:
    """The stem of a lower-case word; irregular verbs as their base form, spelling variants as one."""
    if language != "en":
        stemmer = _stemmer(language)
        return stemmer.stemWord(lower) if stemmer else lower
    word = lexicon.IRREGULAR.get(lower) or lexicon.ABBREVIATED.get(lower, lower)
    for pattern, spelling in _SPELLINGS:
        word = pattern.sub(spelling, word)
    english = _stemmer("en")
    found = english.stemWord(word) if english else word
    return found[:-1] if found.endswith(("i", "e")) and len(found) > 4 else found


@lru_cache(maxsize=65_536)
def weight(lower: str, capital: bool, language: str = "en") -> float:
    """How much a word says: nothing for grammar, little for common or self-referring words, most for names, numbers."""
    if lower[0].isdecimal():
        return 1.5
    if lower in lexicon.GRAMMAR if language == "en" else len(lower) < 4 and not capital:
        return 0.0
    if lower in lexicon.META:
        return 0.2
    if capital:
        return 1.4
    if lower in lexicon.LIGHT:
        return 0.4
    return 1.0 if len(lower) > 3 else 0.7


def _pieces(found: str) -> tuple[str, ...]:
    """A contraction as its two words, a genitive without its ending."""
    plain = found.replace("’", "'")
    lower = plain.lower()
    if lower.endswith("n't"):
        verb = _CONTRACTED.get(lower, lower[:-3])
        return (verb, "not") if verb else ("not",)  # "n't" may stand alone
    if lower == "cannot":
        return ("can", "not")
    for ending in ("'s", "'re", "'ve", "'ll", "'d", "'m"):
        if lower.endswith(ending):
            return (plain[: -len(ending)], "will") if ending == "'ll" else (plain[: -len(ending)],)
    return (plain,)


@lru_cache(maxsize=16_384)
def words_of(text: str, language: str = "en") -> tuple[Word, ...]:
    """The words of one sentence."""
    words: list[Word] = []
    last, genitive = 0, ""
    for match in _WORD.finditer(text):
        for piece in _pieces(match[0]):
            lower = piece.lower()
            gap = genitive + text[last : match.start()] if last <= match.start() else ""
            opens = not words or (words[-1].number and gap.strip() in {".", ":"})  # "Action 16. Establish"
            capital = piece[:1].isupper() and (not opens or any(letter.isupper() for letter in piece[1:]))
            mass = weight(lower, capital, language)
            words.append(Word(piece, lower, stem(lower, language), gap, match.start(), match.end(), 0, opens, mass))
            last = match.end()
        genitive = "’" if match[0][-2:] in ("'s", "’s", "s'", "s’") else ""
    return tuple(words)


@dataclass(frozen=True, slots=True)
class Text:
    """A claim, or the evidence for one: sentences, and all their words in one row."""

    sentences: tuple[str, ...]
    words: tuple[Word, ...]
    language: str = "en"

    @property
    def whole(self) -> str:
        return "\n".join(self.sentences)

    @property
    def stems(self) -> frozenset[str]:
        return frozenset(word.stem for word in self.words)


def repeats(words: Sequence[Word], start: int, end: int, others: Sequence[Word]) -> bool:
    """Whether words[start:end] stand in a row in the other text: what is repeated word for word needs no reading."""
    wanted = [word.lower for word in words[max(0, start) : end]]
    return any(
        others[place].lower == wanted[0] and [w.lower for w in others[place : place + len(wanted)]] == wanted
        for place in range(len(others) - len(wanted) + 1)
    )


def text_of(sentences: Iterable[str], language: str = "en") -> Text:
    """The words count their `start` and `end` in `Text.whole`."""
    kept = tuple(sentences)
    words: list[Word] = []
    offset = 0
    for number, sentence in enumerate(kept):
        for word in words_of(sentence, language):
            words.append(_moved(word, number, offset))
        offset += len(sentence) + 1
    return Text(kept, tuple(words), language)


def _moved(word: Word, sentence: int, offset: int) -> Word:
    if not sentence:
        return word
    gap = "\n" if word.opens else word.gap
    return Word(
        word.text, word.lower, word.stem, gap, word.start + offset, word.end + offset, sentence, word.opens, word.weight
    )


def phrase_at(words: Sequence[Word], index: int, phrase: Sequence[str]) -> bool:
    """Whether the words from `index` on are this lower-case phrase, within one sentence."""
    last = index + len(phrase)
    if last > len(words) or words[last - 1].sentence != words[index].sentence:
        return False
    return all(words[index + step].lower == part for step, part in enumerate(phrase))
