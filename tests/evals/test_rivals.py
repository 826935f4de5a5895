"""LlamaIndex as a rival: its chunks have places in our text, wherever it says they begin."""

from collections.abc import Mapping
from itertools import pairwise
from types import SimpleNamespace

import pytest

from evals import plain_llama_index
from evals.errors import EvalsError
from evals.plain_llama_index import _indexed, _places
from evals.spans import Place
from ingest.records import Document

TEXT = "Repeated words. Repeated words. And an end."


def node(identifier: str, text: str, start: int | None) -> SimpleNamespace:
    return SimpleNamespace(node_id=identifier, text=text, start_char_idx=start)


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        ([node("a", "Repeated words.", 0), node("b", "Repeated words.", 16)], {"a": (0, 15), "b": (16, 31)}),
        # a search for the words finds the first place twice: go on from the node before
        ([node("a", "Repeated words.", None), node("b", "Repeated words.", None)], {"a": (0, 15), "b": (16, 31)}),
        ([node("a", "And an end.", 3)], {"a": (32, 43)}),  # what it says does not hold
    ],
)
def test_chunks_have_places(nodes: list[SimpleNamespace], expected: dict[str, tuple[int, int]]) -> None:
    assert _places("d", TEXT, nodes) == {name: Place("d", *span) for name, span in expected.items()}


def test_a_chunk_of_other_words_is_told() -> None:
    with pytest.raises(EvalsError, match="does not stand in its text"):
        _places("d", TEXT, [node("a", "Something else", 0)])


def test_the_real_splitter_over_the_real_documents(
    documents: Mapping[str, Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    from llama_index.core.embeddings import MockEmbedding
    from llama_index.core.node_parser import SentenceSplitter

    from tests.evals.items import question

    splitter = SentenceSplitter(chunk_size=512, chunk_overlap=20)
    rival = _indexed("llama_index_512", splitter, documents, MockEmbedding(embed_dim=8))
    for name, document in documents.items():
        held = sorted(place for place in rival.units.values() if place.document == name)
        assert held[0].start <= len(document.text) - len(document.text.lstrip())
        assert held[-1].end >= len(document.text.rstrip())
        assert all(second.start <= first.end + 3 for first, second in pairwise(held))  # no hole
    gold = next(iter(rival.units.values()))
    monkeypatch.setattr(
        plain_llama_index, "DEPTH", len(rival.units)
    )  # all are equally near: which come first is chance
    found = rival.ranked(question(), [Place(gold.document, gold.start, gold.start + 50)])
    assert found.units and found.relevant
    narrowed = rival.ranked(question().model_copy(update={"document_ids": ("factsheet",)}), [gold])
    assert {place.document for _, place in narrowed.units} == {"factsheet"}
