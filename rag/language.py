"""Which language a question is in, and what of a foreign one can be resolved without translating it.

The glossary holds how questions are asked and how parts of EU documents are called, in French, German and Spanish; what
remains are names, numbers and words that the languages share.
"""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from rag.terms import STOP_WORDS, tokens

_CANDIDATES = ["en", "fr", "de", "es", "it", "nl", "pt", "pl"]
_SURE = 0.9
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
    glossed = {name: sum(bool(p.search(text)) for p, _ in glossary(name)) for name in ("fr", "de", "es")}
    english = sum(word in STOP_WORDS for word in words) / len(words)
    if english >= _ENGLISH_SHARE:
        return "en"
    name, probability = _identifier().classify(text)
    if name != "en" and probability >= _SURE:
        return str(name)
    best = max(glossed, key=lambda key: glossed[key])
    return best if glossed[best] >= 2 and english == 0 else "en"


@lru_cache(maxsize=8)
def glossary(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns and the English words for them, longest first; empty for languages without a glossary."""
    entries = tomllib.loads(files("rag").joinpath("glossary.toml").read_text("utf-8")).get(language, {})
    pairs = sorted(((term, english) for english, terms in entries.items() for term in terms), key=lambda p: -len(p[0]))
    return tuple((re.compile(rf"(?<!\w){term}(?!\w)", re.I), english) for term, english in pairs)


def glossed(text: str, language: str) -> str:
    """The question with the words of the glossary in English; all else as it stands."""
    for pattern, english in glossary(language):
        text = pattern.sub(english, text)
    return text
