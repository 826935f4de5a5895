"""A corpus view over documents in memory: the part of the `Corpus` port that the gate uses."""

from collections.abc import Iterable

from ingest.records import Aliases, Definition, Document, Marking, Metadata, Passage
from rag.errors import NotInCorpus


class View:
    """Holds the documents whose marking the clearance opens, and no others."""

    version = "view"

    def __init__(
        self, documents: Iterable[Document], clearance: Marking = Marking.LIMITE, aliases: Aliases | None = None
    ) -> None:
        self._documents = {d.id: d for d in documents if d.metadata.marking in clearance.opens()}
        self._passages = {p.id: p for d in self._documents.values() for p in d.passages}
        self.aliases = aliases or Aliases()

    def documents(self) -> tuple[Metadata, ...]:
        return tuple(document.metadata for document in self._documents.values())

    def document(self, document_id: str) -> Document:
        if document_id not in self._documents:
            raise NotInCorpus(f"There is no document {document_id}: list the documents to see which there are.")
        return self._documents[document_id]

    def passage(self, passage_id: str) -> Passage:
        if passage_id not in self._passages:
            raise NotInCorpus(f"There is no passage {passage_id}: search again for a current one.")
        return self._passages[passage_id]

    def passages(self, document_id: str) -> tuple[Passage, ...]:
        return self.document(document_id).passages

    def definitions(self) -> tuple[Definition, ...]:
        return tuple(definition for document in self._documents.values() for definition in document.definitions)
