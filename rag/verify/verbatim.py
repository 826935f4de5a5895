"""The document's own words: a claim that is a stretch of the evidence, and what was cut off around it."""

from collections.abc import Iterator, Sequence

from rag.verify import lexicon
from rag.verify.alignment import Alignment
from rag.verify.finding import LIKELY, Finding, Kind, quoted
from rag.verify.words import Text, Word, words_of

_DOUBT = lexicon.bag(
    """
    not no never neither nor deny denies denied doubt doubts doubted false falsely unlikely if whether unless
    untrue incorrect wrong wrongly alleged allege alleges allegedly claim claims claimed suggest suggests
    suggested rumour rumours rumoured reportedly might may could would reject rejects rejected hypothetical
    hypothetically suppose supposed
    """
)


def whole(claim: str, sentences: Sequence[str], language: str = "en") -> bool:
    """Whether the claim is one of the sentences, or some that follow each other: then there is nothing to compare."""
    wanted = [word.lower for word in words_of(claim, language)]
    held = [[word.lower for word in words_of(sentence, language)] for sentence in sentences]
    for first, opening in enumerate(held):
        if not wanted or opening[:3] != wanted[: min(3, len(opening))]:
            continue
        said: list[str] = []
        for sentence in held[first:]:
            said += sentence
            if len(said) >= len(wanted):
                break
        if said == wanted:
            return True
    return False


def place_of(claim: Text, evidence: Text) -> int:
    """Where the claim's words stand in a row in one sentence (or several, whole) of the evidence; -1 if they do not."""
    wanted = [word.lower for word in claim.words]
    words = evidence.words
    for start in range(len(words) - len(wanted) + 1):
        if words[start].lower == wanted[0] and [w.lower for w in words[start : start + len(wanted)]] == wanted:
            return start
    return -1


def contained(claim: Text, evidence: Text) -> bool:
    """Whether it stands there, cut at the limits of sentences or clauses."""
    start = place_of(claim, evidence)
    if start < 0:
        return False
    words, end = evidence.words, start + len(claim.words)
    return _opens(words, start) and _closes(words, end)


def _opens(words: Sequence[Word], start: int) -> bool:
    word = words[start]
    if word.opens or bool(word.gap.strip(" -'’\"“”")):
        return True
    return words[start - 1].lower in lexicon.CONJUNCTIONS


def _closes(words: Sequence[Word], end: int) -> bool:
    if end >= len(words) or words[end].opens:
        return True
    return bool(words[end].gap.strip(" -'’\"“”")) or words[end].lower in lexicon.CONJUNCTIONS


def check(alignment: Alignment) -> Iterator[Finding]:
    """A stretch that hangs on words of doubt or denial before it ("there is no evidence that …") says what the sentence
    does not."""
    start = place_of(alignment.claim, alignment.evidence)
    words = alignment.evidence.words
    if start <= 0 or words[start].opens or words[start - 1].lower not in {"that", "whether", "if", "unless"}:
        return
    lead = [word for word in words[max(0, start - 12) : start] if word.sentence == words[start].sentence]
    if any(word.lower in _DOUBT for word in lead):
        said = " ".join(word.text for word in lead[-6:])
        yield Finding(Kind.NEGATION, f"leaves out {quoted(said)} of the source", LIKELY)
