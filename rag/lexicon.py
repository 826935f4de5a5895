"""What one corpus view calls things: its words and how rare they are, its documents' names, bodies and acronyms.

Everything is read from the documents and the catalogue's reviewed aliases; built once for each view of a generation.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import DamerauLevenshtein
from wordfreq import zipf_frequency

from ingest.recent import Recent
from ingest.records import Action, Metadata
from rag.ports import Corpus
from rag.terms import STOP_WORDS, folded, stem, stem_set, tokens, word_stems
from rag.vocabulary import Vocabulary, everyday_words

_PARENTHESIS = re.compile(r"^(?P<long>.+?)\s*\((?P<short>[^()]+)\)$")
# Words by which questions point into documents; misspelt ones are put right like the documents' own.
POINTERS = frozenset(
    """
    action actions footnote footnotes section sections chapter annex indicator indicators priority priorities
    article timetable deadline actor actors responsible responsibility communication factsheet objective list
    compare difference commission council
    """.split()
)
_RARE_WORD = 2.3  # Zipf frequency (log10 per billion words): words more usual than this are what they seem
_USUAL_WORD = 3.2  # up to here, a word one letter from a pointer ("acton") is taken for it
_TEXTS = 256  # whose mentions are kept
_COMMON = POINTERS | STOP_WORDS
_SHORT = re.compile(r"[A-Z]\w*[ /-]\w{1,4}")  # "AB-C" and "AB C" are also typed "abc"
_EUROPEAN = frozenset(("european", "eu"))
# "A in cooperation with B" and "A and B" name two bodies each.
_PARTNERS = re.compile(r"\s+(?:and|in cooperation with|together with|supported by|assisted by|with)\s+(?:the\s+)?")


@dataclass(frozen=True, slots=True)
class Name:
    """A way to name a document. A `specific` one is enough to look nowhere else; "the note" alone is not."""

    words: tuple[str, ...]  # stems
    document_id: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text names a document, or several that share the name. `confines`: it wants to hear of nothing else."""

    documents: tuple[str, ...]
    start: int
    end: int
    confines: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Terms that mean one thing: an acronym and its long form, or an alias group. `variants` are tuples of stems."""

    terms: tuple[str, ...]
    variants: tuple[tuple[str, ...], ...]


class Lexicon:
    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self.documents: dict[str, Metadata] = {document.id: document for document in corpus.documents()}
        self._frequency: Counter[str] = Counter()
        self._words: Counter[str] = Counter()
        self.sentences = 0
        for document_id in self.documents:
            self._count(document_id)
        self.groups = tuple(_groups(corpus))
        self.mentions: Recent[str, tuple[Mention, ...]] = Recent(_TEXTS)  # by text: a question's are asked for often

    def _count(self, document_id: str) -> None:
        text = self._corpus.document(document_id).text
        for passage in self._corpus.passages(document_id):
            for span in passage.sentences:
                sentence = text[span.start : span.end]
                self.sentences += 1
                self._frequency.update(stem_set(sentence))
                self._words.update(token.lower for token in tokens(sentence))

    def length(self, document_id: str) -> int:
        """In characters."""
        return len(self._corpus.document(document_id).text)

    def rarity(self, word: str) -> float:
        """Inverse sentence frequency of a stem, 0 (in all sentences) to about 8 (in none, of some thousands)."""
        return math.log((self.sentences + 1) / (self._frequency[word] + 0.5))

    @property
    def highest_rarity(self) -> float:
        return math.log((self.sentences + 1) / 0.5)

    def knows(self, word: str) -> bool:
        return self._frequency[stem(word)] > 0

    def telling(self, word: str) -> float:
        """How much more usual the word is here than in English at large: powers of ten, 0 if no document has it."""
        count = self._words[word.lower()]
        if not count:
            return 0.0
        return math.log10(count * 1e9 / self._words.total()) - zipf_frequency(word.lower(), "en")

    def likened(self, word: str) -> tuple[str, ...]:
        """Words of the documents that mean about the same as one that they do not have, nearest first."""
        return () if self.knows(word) else self._vocabulary.nearest(word)

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        sentences = (passage.text for name in self.documents for passage in self._corpus.passages(name))
        return Vocabulary({word for text in sentences for word in everyday_words(text)}, self._corpus)

    def corrected(self, word: str) -> str | None:
        """The one known word that an unknown one most likely misspells; of several as near, the one with more letters,
        for letters are left out more often than put in."""
        lower = word.lower()
        if len(lower) < 4 or not lower.isalpha() or lower in self._spellings or self.knows(lower):
            return None
        usual = 0.0 if word.isupper() else zipf_frequency(lower, "en")  # an acronym is no common word
        if usual > _USUAL_WORD:
            return None
        limit = 2 if len(lower) >= 8 else 1
        common_only = usual > _RARE_WORD or len(lower) == 4
        best: tuple[int, int, int, str] | None = None
        for candidate, count in self._spellings.items():
            if candidate[0] != lower[0] or abs(len(candidate) - len(lower)) > limit:
                continue
            if common_only and candidate not in _COMMON:
                continue
            distance = DamerauLevenshtein.distance(lower, candidate, score_cutoff=limit)
            if distance <= limit:
                best = min(best or (limit + 1, 0, 0, ""), (distance, -count, -len(candidate), candidate))
        return best[3] if best else None

    @cached_property
    def _spellings(self) -> dict[str, int]:
        """Words worth correcting to: those seen, and the pointers, which win ties."""
        seen = {word: count for word, count in self._words.items() if len(word) >= 4 and word.isalpha()}
        return {**seen, **dict.fromkeys(POINTERS, 1_000_000), **dict.fromkeys(STOP_WORDS, 1_000_000)}

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """All names of all documents, longest first."""
        found = {
            Name(word_stems(name), document.id)
            for document in self.documents.values()
            for name in {
                *document.names,
                folded(document.title),
                folded(document.reference),
                folded(document.short_title.removeprefix("the ")),
            }
            if name
        }
        return tuple(sorted(found, key=lambda name: (-len(name.words), name.words, name.document_id)))

    @cached_property
    def long_forms(self) -> dict[str, str]:
        """What the documents' acronyms stand for, the first definition of each; longest acronyms first."""
        found: dict[str, str] = {}
        for definition in self._corpus.definitions():
            found.setdefault(definition.short, definition.long)
        return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        return self._corpus.actions()

    @cached_property
    def bodies(self) -> tuple[Group, ...]:
        """Who is named as an actor of any action, each with its other names."""
        seen: dict[tuple[tuple[str, ...], ...], Group] = {}
        for action in self.actions:
            for actor in (
                part for whole in action.actors for part in {whole: 0, **dict.fromkeys(_PARTNERS.split(whole), 0)}
            ):
                group = self.group_of(actor)
                seen.setdefault(group.variants, group)
        return tuple(seen.values())

    def group_of(self, term: str) -> Group:
        """The term together with all that mean the same."""
        names = _names(term)
        variants = {word_stems(name) for name in names}
        terms = list(names)
        for group in self.groups:
            if variants & set(group.variants):
                terms += [other for other in group.terms if other not in terms]
                variants |= set(group.variants)
        # "the Medicines Agency" is the European one
        variants |= {v[1:] for v in variants if len(v) > 2 and v[0] in _EUROPEAN}
        return Group(tuple(terms), tuple(sorted(variants)))


def _names(term: str) -> tuple[str, ...]:
    """ "Long Name (LN)" is two names."""
    match = _PARENTHESIS.match(term.strip())
    return (match["long"], match["short"]) if match else (term.strip(),)


def _groups(corpus: Corpus) -> Iterable[Group]:
    """The aliases, and each acronym with all long forms that documents give it."""
    merged: list[list[str]] = [list(terms) for terms in corpus.aliases.groups]
    for definition in corpus.definitions():
        pair = {word_stems(definition.short), word_stems(definition.long)}
        home = next((terms for terms in merged if pair & {word_stems(term) for term in terms}), None)
        if home is None:
            merged.append([definition.short, definition.long])
        else:
            known = {word_stems(term) for term in home}
            home += [term for term in (definition.short, definition.long) if word_stems(term) not in known]
    for terms in merged:
        spelt = [word_stems(term) for term in terms]
        spelt += [(re.sub(r"[\W_]", "", term).lower(),) for term in terms if _SHORT.fullmatch(term)]
        yield Group(tuple(terms), tuple(dict.fromkeys(spelt)))
