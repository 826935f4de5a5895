"""One claim against one source: what the gate thinks of it, and why. Knows texts only, no corpus."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rag.ports import Matrix
from rag.verify import (
    additions,
    clock,
    dates,
    exceptions,
    exchange,
    figures,
    frequencies,
    lexicon,
    modality,
    names,
    negation,
    opposites,
    quantifiers,
    references,
    roles,
    tense,
    verbatim,
)
from rag.verify.alignment import Alignment, align
from rag.verify.finding import HINT, Finding, Kind, missing
from rag.verify.likeness import likened
from rag.verify.names import KnownNames, introduced_in, known_names
from rag.verify.plain import plain_claim
from rag.verify.predicates import groups_in
from rag.verify.support import Features, features, soft_score
from rag.verify.verbs import verbs_of
from rag.verify.windows import select, sentences_of
from rag.verify.words import text_of, words_of

ENOUGH = 0.15  # soft scores below are refused
_MENTIONED = 0.8  # how much a word counts that the context has: a heading, the sentence before
_ELSEWHERE = 0.5  # and one that stands in the source, but not in the sentences that were read
_ROUNDED = 0.9  # and a number to whose value nothing objects: "about 3,000" for 2,987
_OF_NUMBERS = frozenset({Kind.FIGURE, Kind.DATE, Kind.REFERENCE})
_META = 0.2  # the weight of words by which a claim speaks of itself
_NOTHING = 0.5  # the support of a claim that says nothing: neither borne out nor beyond its source
_LONGEST = 3_000  # characters of one claim
_OPENING = 9  # words at whose start a sentence may point back
Embed = Callable[[Sequence[str]], Matrix]
_LANGUAGE_NEUTRAL: tuple[Callable[[str, Sequence[str]], Iterator[Finding]], ...] = (
    references.check,
    dates.check,
    figures.check,
    frequencies.check,
    clock.check,
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """`support` ranks (0 to 1); `refused` decides; `reason` is one plain sentence, None if nothing was refused."""

    support: float
    refused: bool
    reason: str | None
    findings: tuple[Finding, ...] = ()
    features: Features | None = None


@dataclass(frozen=True, slots=True)
class _Reading:
    """A claim beside what it is read against: stems that the context may supply, and those of the whole source."""

    alignment: Alignment
    context: str
    rest: tuple[str, ...]
    mentioned: frozenset[str]
    elsewhere: frozenset[str]

    @property
    def quality(self) -> tuple[float, ...]:
        return tuple(
            max(q, self._beside(word.stem)) if word.weight else q
            for word, q in zip(self.alignment.claim.words, self.alignment.quality, strict=True)
        )

    def _beside(self, stem: str) -> float:
        if stem in self.mentioned:
            return _MENTIONED
        return _ELSEWHERE if stem in self.elsewhere else 0.0


def judge(
    claim: str,
    source: str,
    *,
    context: str = "",
    before: str = "",
    aliases: tuple[tuple[str, ...], ...] = (),
    embed: Embed | None = None,
    language: str = "en",
) -> Judgement:
    """Whether the source bears out the claim, in any English text; `context` (a title, a heading) and, where the source
    opens with "it", the sentence `before` may supply names, nothing else. In other languages only numbers, dates, names
    and coverage are compared."""
    known = known_names((*aliases, *introduced_in(source)))
    sentences = sentences_of(source)
    return judge_sentences(
        claim,
        sentences,
        known=known,
        context=context,
        before=(before, *sentences[:-1]),
        embed=embed,
        language=language,
    )


def judge_sentences(
    claim: str,
    sentences: Sequence[str],
    *,
    known: KnownNames,
    context: str = "",
    before: Sequence[str] | None = None,
    embed: Embed | None = None,
    language: str = "en",
    windows: int = 3,
) -> Judgement:
    """The same, of sentences that are cut already; `before` has for each the one to which its "it" may point."""
    if len(claim) > _LONGEST:
        return Judgement(0.0, True, "is too long for one sentence")
    if verbatim.whole(claim, sentences, language):
        return Judgement(1.0, False, None)
    told = plain_claim(claim)
    said = text_of(sentences_of(told), language)
    if not any(word.weight > _META for word in said.words):
        return Judgement(_NOTHING, True, "says nothing that a source could bear out")
    chosen = select(said, sentences, known, windows)
    evidence = text_of((sentences[index] for index in chosen), language)
    back = " ".join(_pointed_at(sentences, chosen, before or ("", *sentences[:-1]), language))
    reading = _Reading(
        alignment=align(said, evidence, known),
        context=context,
        rest=tuple(sentences) if len(chosen) < len(sentences) else (),
        mentioned=_stems((context, back), language),
        elsewhere=_stems(sentences, language),
    )
    findings = tuple(_findings(reading))
    if not findings and verbatim.contained(said, evidence):
        return Judgement(1.0, False, None)
    if embed is None:
        return _weighed(reading, findings, None)
    alike = replace(reading, alignment=likened(reading.alignment, embed))
    return _weighed(alike, findings, _cosine(told, evidence.sentences, embed))


def _pointed_at(sentences: Sequence[str], chosen: Sequence[int], before: Sequence[str], language: str) -> Iterator[str]:
    """The sentences before those that open with "it", "these" and the like."""
    for index in chosen:
        opening = words_of(sentences[index], language)[:_OPENING]
        if any(word.lower in lexicon.ANAPHORS for word in opening):
            yield before[index]


def _stems(texts: Sequence[str], language: str) -> frozenset[str]:
    return frozenset(word.stem for text in texts for word in words_of(text, language) if word.weight)


def _weighed(reading: _Reading, findings: tuple[Finding, ...], cosine: float | None) -> Judgement:
    told = any(finding.kind in _OF_NUMBERS for finding in findings)
    quality = (
        reading.quality
        if told
        else tuple(
            max(q, _ROUNDED) if word.number else q
            for q, word in zip(reading.quality, reading.alignment.claim.words, strict=True)
        )
    )
    measured = features(reading.alignment, quality, cosine)
    if reading.alignment.claim.language == "en":
        findings = (*findings, *additions.check(reading.alignment, quality))
    soft = soft_score(measured)
    support = soft * math.prod(sorted(finding.leaves for finding in findings)[:3])
    refusing = sorted((finding for finding in findings if finding.refuses), key=lambda finding: finding.leaves)
    if not refusing and soft < ENOUGH:
        refusing = [_uncovered(reading.alignment, quality)]
    return Judgement(support, bool(refusing), refusing[0].reason if refusing else None, findings, measured)


def _uncovered(alignment: Alignment, quality: Sequence[float]) -> Finding:
    claim = alignment.claim
    stretch = additions.longest(claim.words, quality)
    if stretch.end == stretch.start:
        return Finding(Kind.COVERAGE, "says too little that stands in the source", 1.0)
    said = claim.whole[claim.words[stretch.start].start : claim.words[stretch.end - 1].end]
    return Finding(Kind.COVERAGE, missing(said), 1.0)


def _findings(reading: _Reading) -> Iterator[Finding]:
    alignment = reading.alignment
    claim, evidence = alignment.claim, alignment.evidence
    nearby = (*evidence.sentences, reading.context) if reading.context else evidence.sentences
    for check in _LANGUAGE_NEUTRAL:
        yield from _softened(tuple(check(claim.whole, nearby)), check, claim.whole, reading.rest)
    yield from names.check(claim, _named(reading), [word.stem in reading.elsewhere for word in claim.words])
    if claim.language != "en":
        return
    said = verbs_of(claim, groups_in(claim))
    says = verbs_of(evidence, groups_in(evidence))
    yield from roles.check(alignment, said, says)
    yield from modality.check(alignment, said, says)
    yield from tense.check(alignment, said, says)
    for look in (exchange.check, negation.check, opposites.check, exceptions.check, quantifiers.check, verbatim.check):
        yield from look(alignment)


def _named(reading: _Reading) -> list[bool]:
    """Whether the evidence or its context has each word as a name; German capitals mean no name."""
    alignment = reading.alignment
    nouns = alignment.claim.language == "de"
    return [
        quality >= 0.9
        or (place >= 0 and alignment.evidence.words[place].capital)
        or word.stem in reading.mentioned
        or (nouns and not names.is_acronym(word))
        for word, place, quality in zip(alignment.claim.words, alignment.best, alignment.quality, strict=True)
    ]


def _softened(
    findings: tuple[Finding, ...],
    check: Callable[[str, Sequence[str]], Iterator[Finding]],
    claim: str,
    rest: Sequence[str],
) -> Iterator[Finding]:
    """What the evidence lacks but the source has elsewhere is a lesser fault: perhaps the wrong sentences were read."""
    if not findings or not rest:
        yield from findings
        return
    anywhere = {finding.reason.split(";")[0] for finding in check(claim, rest)}
    for finding in findings:
        lesser = finding.reason.split(";")[0] not in anywhere
        yield Finding(finding.kind, finding.reason, HINT, refuses=False) if lesser else finding


def _cosine(claim: str, evidence: Sequence[str], embed: Embed) -> float:
    """Of the claim and the best of: each sentence of the evidence, all of them together."""
    vectors = embed([claim, " ".join(evidence), *(evidence if len(evidence) > 1 else ())])
    return float(max(0.0, np.max(vectors[1:] @ vectors[0])))
