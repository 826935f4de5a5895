"""Words as retrieval sees them: tokens with their offsets, stems, and which words carry no subject."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

_TOKEN = re.compile(r"[^\W_]+(?:[-./’'&][^\W_]+)*")
_STEMMER = snowballstemmer.stemmer("english")

# Function words, and the words of asking ("please explain what … says about …"): they name no subject.
STOP_WORDS = frozenset(
    """
    a about above according after again all also although am an and any are as asked asks at be because been
    before being below between both but by can could describe did do does doing done down during each either
    else ever explain find for from further get give given gives go had has have having he help her here hers
    him his how i if in information into is it its itself just kindly know let like ll made make many may me
    mean means mention mentioned mentions might more most much must my need neither no nor not now of off on
    once one only or other our out over own per please question said same say says shall she should show since
    so some state stated states such tell than that the their them then there these they thing things this those
    through to too under until up us very want was we were what whats when where whether which while who whom
    whose why will with within without would write yes yet you your according regarding concerning document
    documents text
    """.split()
)


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        return self.text.lower()


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The Snowball stem, lower case, a genitive's ending left out. Words with digits or capitals inside stay whole."""
    plain = re.sub(r"[’']s$|[’']$", "", word).lower()
    if any(char.isdigit() for char in plain):
        return plain
    return str(_STEMMER.stemWord(plain))


def printed_as_name(surface: str, text: str) -> bool:
    """A capital inside a sentence of a text that is not all capitals; acronyms typed small do not count."""
    if text.isupper() or not surface[:1].isupper():
        return False
    place = text.find(surface)
    return place > 0 and not re.search(r"[.?!:]\s*[\"“'(]?$", text[:place])


def tokens(text: str) -> list[Token]:
    return [Token(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(text)]


@lru_cache(maxsize=32_768)
def stems(text: str) -> tuple[str, ...]:
    """All stems of a text in order; a compound ("cross-border") gives itself and its parts."""
    found: list[str] = []
    for token in _TOKEN.findall(text):
        found.append(stem(token))
        parts = re.split(r"[-./’'&]", token)
        if len(parts) > 1:
            found.extend(stem(part) for part in parts if len(part) > 1)
    return tuple(found)


@lru_cache(maxsize=32_768)
def word_stems(text: str) -> tuple[str, ...]:
    """One stem for each token, compounds whole: for finding names and phrases in a row of words."""
    return tuple(stem(token) for token in _TOKEN.findall(text))


@lru_cache(maxsize=32_768)
def stem_set(text: str) -> frozenset[str]:
    return frozenset(stems(text))


def content_words(text: str) -> list[Token]:
    """The tokens that name a subject, a number or a name."""
    return [token for token in tokens(text) if not is_stop_word(token.lower)]


def is_stop_word(word: str) -> bool:
    """Also with what is contracted to it: "I'm", "what's"."""
    return word in STOP_WORDS or re.split(r"['’]", word, maxsplit=1)[0] in STOP_WORDS


def folded(text: str) -> str:
    """Lower case, white space single, dashes and quotation marks alike: for comparing names."""
    plain = text.lower().replace("’", "'").replace("‘", "'")
    return re.sub(r"\s+", " ", re.sub(r"[‐‑–—]", "-", plain)).strip()


def contains_words(haystack: Iterable[str], needle: tuple[str, ...]) -> bool:
    """Whether the stems of `needle` stand in a row in `haystack`."""
    row = list(haystack)
    width = len(needle)
    return any(tuple(row[place : place + width]) == needle for place in range(len(row) - width + 1))
