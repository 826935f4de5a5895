"""What references point at in this corpus: the records of actions, indicators, footnotes and sections."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.labels import label_of
from ingest.records import Action, ActionKind, Footnote, Section
from rag.lexicon import Lexicon
from rag.ports import Corpus
from rag.references import Kind, Reference
from rag.terms import stems


@dataclass(frozen=True, slots=True)
class Target:
    """One thing in one document; just one of the three records is set."""

    document_id: str
    reference: Reference
    action: Action | None = None
    footnote: Footnote | None = None
    section: Section | None = None

    @property
    def label(self) -> str:
        return label_for(self.reference)


def label_for(reference: Reference) -> str:
    """ "Action 16", "footnote 3", "section 2.4"."""
    names = {Kind.ACTION: "Action", Kind.INDICATOR: "Performance indicator", Kind.CHAPTER: "chapter"}
    return f"{names.get(reference.kind, reference.kind.value)} {reference.number}"


def targets_of(reference: Reference, corpus: Corpus, lexicon: Lexicon) -> tuple[Target, ...]:
    """In the order of the documents; none if nothing bears that number."""
    match reference.kind:
        case Kind.ACTION | Kind.INDICATOR:
            kind = ActionKind.INDICATOR if reference.kind is Kind.INDICATOR else ActionKind.ACTION
            return tuple(
                Target(action.document_id, reference, action=action)
                for action in lexicon.actions
                if action.kind is kind and str(action.number) == reference.number
            )
        case Kind.FOOTNOTE:
            return tuple(
                Target(document_id, reference, footnote=note)
                for document_id in lexicon.documents
                for note in corpus.document(document_id).footnotes
                if str(note.number) == reference.number
            )
    return tuple(
        Target(document_id, reference, section=section)
        for document_id in lexicon.documents
        for section in corpus.document(document_id).sections
        if section_matches(section, reference)
    )


_LABEL_KINDS = {
    Kind.PRIORITY: ("priority",),
    Kind.AREA: ("priority", "roman"),
    Kind.CHAPTER: ("letter", "named", "roman", "decimal"),
    Kind.SECTION: ("decimal", "named", "roman", "letter"),
}


def section_matches(section: Section, reference: Reference) -> bool:
    label = label_of(section.heading)
    if label is None or label.kind not in _LABEL_KINDS.get(reference.kind, ()):
        return False
    return label.printed.split()[-1].lower() == reference.number.lower()


def headings_of(reference: Reference, sections: Sequence[Section]) -> tuple[str, ...]:
    """Those that bear the number, and those of the same words under another one (a list in an annex repeats them)."""
    own = {section.heading: worded(section.heading) for section in sections}
    meant = {own[section.heading] for section in sections if section_matches(section, reference)}
    return tuple(heading for heading, words in own.items() if words in meant)


def worded(heading: str) -> tuple[str, ...]:
    """A heading's words without its number, as stems; the number where there is nothing else."""
    label = label_of(heading)
    return stems(heading[label.length :] if label else heading) or (heading,)


def in_documents(targets: Sequence[Target], document_ids: Sequence[str]) -> tuple[Target, ...]:
    return tuple(target for target in targets if target.document_id in document_ids)
