"""Which of the things that bear a number the question means: by the documents it names, else by what else it says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.draft import Draft
from rag.evidence import covered_concepts
from rag.lexicon import Lexicon
from rag.mentions import documents_in
from rag.phrases import issuers_of
from rag.ports import Corpus
from rag.question import Question
from rag.records import Choice
from rag.references import Kind, Reference
from rag.row_words import ROW_WORDS
from rag.targets import Target, in_documents, label_for, targets_of
from rag.terms import stem

_MAIN_ACTORS = re.compile(r"\bmain actors?\b", re.I)
_TABLE_WORDS = re.compile(r"\b(?:timetables?|priority areas?|deadlines?|due|by when)\b", re.I)
_ASKING = ROW_WORDS | frozenset(
    map(
        stem,
        "content contents wording gist detail details info information aim goal purpose idea subject topic".split(),
    )
)
_OWNER = re.compile(r"(\w+)['’]s?\s+$")
_DECIDES = 0.6  # of the question's weight that one candidate must hold …
_LEADS = 0.3  # … and by how much more than the next one
# References that the register reads as filters, not as things to look up.
_FILTERS = (Kind.PRIORITY, Kind.AREA)


@dataclass(frozen=True, slots=True)
class Resolution:
    """`targets` are what is meant, one or more for each reference; `missing` are references that no document named by
    the question has; `choices` are set where the question may mean several things."""

    targets: tuple[Target, ...] = ()
    missing: tuple[Reference, ...] = ()
    choices: tuple[Choice, ...] = ()


def resolve(question: Question, corpus: Corpus, lexicon: Lexicon) -> Resolution:
    targets: list[Target] = []
    missing: list[Reference] = []
    for reference in question.references:
        if reference.kind in _FILTERS and len(question.references) > 1:
            continue
        candidates = targets_of(reference, corpus, lexicon)
        named = _documents_for(reference, question, lexicon) or _documents_of_others(
            reference, question, corpus, lexicon
        )
        meant = in_documents(candidates, named) if named else candidates
        if not meant:
            missing.append(reference)
            continue
        meant = _decided(question, meant, corpus)
        if len({target.document_id for target in meant}) > 1 and len(named) < 2:
            return Resolution(choices=tuple(_choice(question, target, lexicon) for target in meant))
        if len({target.document_id for target in meant}) > 1 and _one_thing(question):
            return Resolution(choices=tuple(_choice(question, target, lexicon) for target in meant))
        targets.extend(target for target in meant if target not in targets)
    return Resolution(tuple(targets), tuple(missing))


def _one_thing(question: Question) -> bool:
    """A name that two documents share ("the action plan") still leaves a single reference open."""
    return len(question.references) == 1 and not re.search(r"\bboth\b|\band\b", question.corrected)


def _documents_for(reference: Reference, question: Question, lexicon: Lexicon) -> tuple[str, ...]:
    """The documents named beside this reference ("Action 18 of X with Action 10 of Y"), else all that are named; where none
    is, those of the body that it belongs to ("the Harbour Office's note 10")."""
    owner = _OWNER.search(question.corrected[: reference.start])
    if not question.documents and owner:
        return issuers_of(owner[1], lexicon)
    if len(question.documents) < 2 or len(question.references) < 2:
        return question.documents
    mentions = documents_in(question.corrected, lexicon)
    after = [m for m in mentions if 0 <= m.start - reference.end <= 30]
    before = [m for m in mentions if 0 <= reference.start - m.end <= 12]
    beside = after[:1] or before[-1:]
    return beside[0].documents if beside else question.documents


def _documents_of_others(reference: Reference, question: Question, corpus: Corpus, lexicon: Lexicon) -> tuple[str, ...]:
    """The one document in which all else that the question points at stands: "Action 5, in section 2.1"."""
    others = [other for other in question.references if other.kind is not reference.kind]
    homes = [{target.document_id for target in targets_of(other, corpus, lexicon)} for other in others]
    common = set.intersection(*homes) if homes else set()
    return tuple(common) if len(common) == 1 else ()


def _decided(question: Question, candidates: Sequence[Target], corpus: Corpus) -> tuple[Target, ...]:
    """The one candidate that the rest of the question fits, or all."""
    if len(candidates) < 2:
        return tuple(candidates)
    fitting = [target for target in candidates if _fits(question.corrected, target, corpus)]
    if len(fitting) == 1:
        return tuple(fitting)
    shares = sorted(
        ((_share(question, target, corpus), place) for place, target in enumerate(candidates)), reverse=True
    )
    if shares[0][0] >= _DECIDES and shares[0][0] - shares[1][0] >= _LEADS:
        return (candidates[shares[0][1]],)
    return tuple(candidates)


def _fits(text: str, target: Target, corpus: Corpus) -> bool:
    """Words that only one kind of record can answer: "main actors", "timetable"."""
    action = target.action
    if action is None:
        return False
    if _MAIN_ACTORS.search(text) and action.actors_span:
        span = action.actors_span
        return bool(_MAIN_ACTORS.search(corpus.document(action.document_id).text[span.start : span.end]))
    return bool(_TABLE_WORDS.search(text)) and action.timetable is not None


def _share(question: Question, target: Target, corpus: Corpus) -> float:
    """How much of what the question is about, words of asking aside, the candidate holds, by weight."""
    telling = [place for place, concept in enumerate(question.concepts) if not _ASKING.issuperset(concept.variants[0])]
    held = set(telling).intersection(covered_concepts(question, text_of(target, corpus)))
    weight = sum(question.concepts[place].weight for place in telling)
    return sum(question.concepts[place].weight for place in held) / (weight or 1.0)


def text_of(target: Target, corpus: Corpus) -> str:
    document = corpus.document(target.document_id)
    if target.action:
        return document.text[target.action.start : target.action.end]
    if target.footnote:
        anchor = target.footnote.anchor or 0
        return target.footnote.text + " " + document.text[max(0, anchor - 300) : anchor + 100]
    assert target.section is not None
    return document.text[target.section.start : target.section.end]


def _choice(question: Question, target: Target, lexicon: Lexicon) -> Choice:
    document = lexicon.documents[target.document_id]
    reference = target.reference
    label = f"{target.label} of {document.short_title}"
    if target.action:
        label += f": {target.action.title}"
    elif target.section:
        label += f": {target.section.heading}"
    text = question.corrected
    asked = f"{text[: reference.end]} of {document.short_title}{text[reference.end :]}"
    return Choice(label, document, asked)


def ambiguous(resolution: Resolution, question: Question) -> Draft:
    names = [choice.document.short_title for choice in resolution.choices]
    label = label_for(next(r for r in question.references if r.kind not in _FILTERS or len(question.references) == 1))
    listed = f"{', '.join(names[:-1])} and {names[-1]}"
    return Draft(
        notice=f"{label[:1].upper()}{label[1:]} stands in {listed}. Which one do you mean?",
        choices=resolution.choices,
        reason="ambiguous_reference",
    )
