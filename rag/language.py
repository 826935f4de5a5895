"""Which language a question is in, and what of a foreign one can be resolved without translating it.

The glossary holds how questions are asked and how parts of EU documents are called, in French, German, Spanish and
Italian; what remains are names, numbers and words that the languages share.
"""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from rag.terms import STOP_WORDS, tokens

_CANDIDATES = ["en", "fr", "de", "es", "it", "nl", "pt", "pl"]
_GLOSSED = ("fr", "de", "es", "it")
_SURE = 0.9
_TOLD = 2  # words of a glossary that tell its language where its letters do not
_ENGLISH_SHARE = 0.3  # of a question's words that are English function words: then it is English


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_CANDIDATES)
    return identifier


def language_of(text: str) -> str:
    """ISO 639-1 of the language; English unless another one is clear."""
    words = [token.lower for token in tokens(text)]
    if len(words) < 3:
        return "en"
    name, probability = _identifier().classify(text)
    if name == "en" or probability < _SURE:
        name = max(_GLOSSED, key=lambda key: _known(text, key))
        if _known(text, name) < _TOLD:
            return "en"
    english = [word for word in words if word in STOP_WORDS and not _is_of(word, name)]
    return "en" if len(english) >= _ENGLISH_SHARE * len(words) else str(name)


def _known(text: str, language: str) -> int:
    """How many entries of a glossary the text has; none if all of them are English words too."""
    found = [match for pattern, _ in glossary(language) if (match := pattern.search(text))]
    return len(found) if any(match[0].lower() not in STOP_WORDS for match in found) else 0


def _is_of(word: str, language: str) -> bool:
    """Whether a word that is also English ("was", "in") is one of the language's own words of asking."""
    return any(pattern.fullmatch(word) for pattern, _ in glossary(language))


@lru_cache(maxsize=8)
def glossary(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns and the English words for them, longest first; empty for languages without a glossary."""
    entries = tomllib.loads(files("rag").joinpath("glossary.toml").read_text("utf-8")).get(language, {})
    pairs = sorted(((term, english) for english, terms in entries.items() for term in terms), key=lambda p: -len(p[0]))
    return tuple((re.compile(rf"(?<!\w){term}(?:(?<=['’])|(?!\w))", re.I), english) for term, english in pairs)


def glossed(text: str, language: str) -> str:
    """The question with the words of the glossary in English; all else as it stands."""
    for pattern, english in glossary(language):
        text = pattern.sub(lambda found: english + " " * (found[0][-1] in "'’"), text)  # noqa: B023
    return text
