"""The gate: passages, quotations, citations, clearance. What it finds in the words has tests of its own."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.pipeline import Reading, read_corpus
from ingest.records import ActionKind, Aliases, Document, Marking
from rag.records import Origin, ProposedQuote, ProposedSentence, Refusal, Sentence
from rag.verify.gate import Gate
from tests.rag.documents import make_document
from tests.rag.verify.view import View

OPEN = make_document(
    "open",
    [
        "The Harbour Board should inspect at least 40 ships a year. It may ask the Coast Guard for help, unless the"
        " port is closed.",
        "The Ministry “will” publish a yearly report. The Ministry “will” publish a map.",
        "The Coastal Safety Office (CSO) opened in March 2024. It is led by the Ministry.",
    ],
    notes=["Board decision 12/2023.", "See the annual plan."],
    definitions=[("CSO", "Coastal Safety Office")],
)
CLOSED = make_document("closed", ["The Ministry will close the southern harbour in 2027."], marking=Marking.LIMITE)


def gate(clearance: Marking = Marking.LIMITE, *documents: Document) -> Gate:
    held = documents or (OPEN, CLOSED)
    offered = {passage.id: passage for document in held for passage in document.passages}
    return Gate(View(held, clearance, Aliases((("Harbour Board", "Port Board"),))), offered)


def passage_id(document: Document, number: int) -> str:
    return document.passages[number].id


def proposed(
    text: str, number: int, quote: str, document: Document = OPEN, origin: Origin = Origin.GENERATED
) -> ProposedSentence:
    return ProposedSentence(text, (ProposedQuote(passage_id(document, number), quote),), origin)


WORDS = "inspect at least 40 ships"
PASSES = [
    ("The Harbour Board should inspect at least 40 ships a year.", 0, "inspect at least 40 ships a year"),
    # the alias of the catalogue, and a plainer wording
    ("Each year the Port Board should inspect 40 ships or more.", 0, "should inspect at least 40 ships a year"),
    # white space and Unicode forms are not the quotation's business
    ("The CSO opened in March 2024.", 2, "The  Coastal Safety\u00a0Office (CSO) opened\nin March 2024"),
    ("The Coastal Safety Office opened in 2024.", 2, "opened in March 2024"),
    # "It" is the office of the sentence before
    ("The CSO is led by the Ministry.", 2, "It is led by the Ministry."),
    # straight quotation marks for printed ones: snapped, as it can mean one place only
    ("The Ministry will publish a map.", 1, 'The Ministry "will" publish a map.'),
    # its place in the document may be named
    ("Action 1 of the open says that the Harbour Board should inspect at least 40 ships a year.", 0, WORDS),
]  # fmt: skip


@pytest.mark.parametrize(("text", "number", "quote"), PASSES)
def test_passes(text: str, number: int, quote: str) -> None:
    sentence = gate().check(proposed(text, number, quote))
    assert isinstance(sentence, Sentence), sentence
    (citation,) = sentence.citations
    assert citation.quote == OPEN.text[citation.start : citation.end]
    assert sentence.text == text and 0.5 < sentence.support <= 1


REFUSED = [
    ("The Harbour Board will inspect at least 40 ships a year.", 0, WORDS, 'says "will"; the source says "should"'),
    ("The Harbour Board should inspect 60 ships a year.", 0, WORDS, 'says "60"; the source says "40"'),
    ("It may ask the Coast Guard for help.", 0, "ask the Coast Guard", 'leaves out "unless the port is closed" of'),
    ("The Ministry will publish a map.", 1, "The Ministry will print a chart of all the seas.",
    "quotes words that do not stand"),
    ("The Ministry will publish.", 1, 'the ministry "will" publish', "not in one place only"),  # could be either
    ("The Ministry will publish a map.", 1, "…", "quotes words that do not stand"),
    ("Action 2 says that the Harbour Board should inspect at least 40 ships a year.", 0, WORDS, 'says "Action 2"'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "number", "quote", "reason"), REFUSED)
def test_refuses(text: str, number: int, quote: str, reason: str) -> None:
    refusal = gate().check(proposed(text, number, quote))
    assert isinstance(refusal, Refusal)
    assert reason in refusal.reason and refusal.text == text


def test_cites_nothing() -> None:
    refusal = gate().check(ProposedSentence("The Ministry will publish a map.", (), Origin.GENERATED))
    assert refusal == Refusal("The Ministry will publish a map.", "cites nothing")


def test_passage_that_was_not_offered() -> None:
    one = OPEN.passages[0]
    narrow = Gate(View([OPEN]), {one.id: one})
    said = proposed("The Ministry will publish a map.", 1, "publish a map")
    assert narrow.check(said) == Refusal(said.text, "cites a passage that was not offered")


def test_passage_above_clearance_is_told_like_one_not_offered() -> None:
    """Even if a faulty retriever offers it, and with a reason that gives nothing of it away."""
    said = proposed("The Ministry will close the southern harbour in 2027.", 0, "close the southern harbour", CLOSED)
    assert isinstance(gate(Marking.LIMITE).check(said), Sentence)
    assert gate(Marking.PUBLIC).check(said) == Refusal(said.text, "cites a passage that was not offered")


def test_offered_text_is_not_believed() -> None:
    """The corpus view decides what a passage says, not the copy that was handed in."""
    real = OPEN.passages[0]
    forged = replace(real, text="The Harbour Board must sink all ships.")
    said = proposed("The Harbour Board must sink all ships.", 0, "The Harbour Board must sink all ships.")
    assert isinstance(Gate(View([OPEN]), {real.id: forged}).check(said), Refusal)


def test_attribution_is_not_asked_of_the_quotes() -> None:
    opening = "The Guidebook of 1999, Action 77: "
    text = opening + "The Ministry “will” publish a map."
    said = replace(proposed(text, 1, "The Ministry “will” publish a map."), attribution=opening)
    assert isinstance(gate().check(said), Sentence)
    assert isinstance(gate().check(replace(said, attribution="")), Refusal)


def test_start_decides_between_equal_places() -> None:
    passage = OPEN.passages[1]
    second = OPEN.text.rindex("The Ministry “will” publish")
    quote = ProposedQuote(passage.id, "The Ministry “will” publish", second)
    sentence = gate().check(ProposedSentence("The Ministry “will” publish a map.", (quote,), Origin.QUOTE))
    assert isinstance(sentence, Sentence) and sentence.citations[0].start == second


def test_omission_becomes_two_citations() -> None:
    said = proposed("The Harbour Board should inspect ships.", 0, "The Harbour Board should inspect … ships a year")
    sentence = gate().check(said)
    assert isinstance(sentence, Sentence), sentence
    assert [citation.quote for citation in sentence.citations] == ["The Harbour Board should inspect", "ships a year"]


def test_scrap_of_a_quotation_grows_to_its_sentence() -> None:
    sentence = gate().check(proposed("The CSO opened in March 2024.", 2, "opened in"))
    assert isinstance(sentence, Sentence)
    assert sentence.citations[0].quote == "The Coastal Safety Office (CSO) opened in March 2024."


def test_footnotes_of_the_quoted_sentence_only() -> None:
    """The mark stands at the end of the paragraph, behind its second sentence."""
    first = gate().check(proposed("The Harbour Board should inspect at least 40 ships a year.", 0, "at least 40 ships"))
    second = gate().check(
        proposed("It may ask the Coast Guard for help, unless the port is closed.", 0, "unless the port is closed")
    )
    assert isinstance(first, Sentence) and isinstance(second, Sentence)
    assert first.citations[0].footnotes == ()
    assert [note.number for note in second.citations[0].footnotes] == [1]


def test_fusion_of_two_passages() -> None:
    quotes = (
        ProposedQuote(passage_id(OPEN, 1), "The Ministry “will” publish a map."),
        ProposedQuote(passage_id(OPEN, 2), "It is led by the Ministry."),
    )
    said = ProposedSentence("The Ministry leads the CSO and will publish a map.", quotes, Origin.GENERATED)
    sentence = gate().check(said)
    assert isinstance(sentence, Sentence), sentence
    assert len(sentence.citations) == 2


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_corpus(Path(__file__).parents[3] / "corpus")


@pytest.fixture(scope="module")
def real(reading: Reading) -> Gate:
    offered = {passage.id: passage for document in reading.documents for passage in document.passages}
    return Gate(View(reading.documents, aliases=reading.aliases), offered)


def test_every_sentence_of_the_documents_passes_whole(reading: Reading, real: Gate) -> None:
    told = 0
    for document in reading.documents:
        for passage in document.passages:
            for span in passage.sentences:
                words = document.text[span.start : span.end]
                quote = ProposedQuote(passage.id, words, span.start, span.end)
                sentence = real.check(ProposedSentence(" ".join(words.split()), (quote,), Origin.QUOTE))
                assert isinstance(sentence, Sentence) and sentence.support == 1.0, sentence
                assert sentence.citations[0].quote == words
                told += 1
    assert told > 500


def test_every_action_record_passes_and_a_changed_one_does_not(reading: Reading, real: Gate) -> None:
    told = 0
    for document in reading.documents:
        for action in (one for one in document.actions if one.actors):
            passage = next(p for p in document.passages if p.start <= action.start < p.end)
            spans = [(action.start, min(action.end, passage.end))]
            quotes = [ProposedQuote(passage.id, document.text[a:b], a, b) for a, b in spans]
            if action.actors_span and action.actors_span.start >= passage.end:
                line = next(p for p in document.passages if p.start <= action.actors_span.start < p.end)
                quotes.append(ProposedQuote(line.id, line.text, line.start, line.end))
            label = "Performance indicator" if action.kind is ActionKind.INDICATOR else "Action"
            stated = f"{label} {action.number}: {action.title} (responsible: {', '.join(action.actors)})"
            said = ProposedSentence(stated, tuple(quotes), Origin.REGISTER)
            assert isinstance(real.check(said), Sentence), stated
            for wrong in (
                stated.replace("responsible: ", "responsible: Interpol, "),
                stated.replace(f"{label} {action.number}:", f"{label} 99:"),
            ):
                assert isinstance(real.check(replace(said, text=wrong)), Refusal), wrong
            told += 1
    assert told > 60


def test_written_paraphrases_pass(reading: Reading, real: Gate) -> None:
    """Hand-written claims about the documents, each proposed with its sentences as a language model would: at most one
    in twenty is refused, and each citation is the document's own text."""
    told, refused = 0, []
    texts = {document.id: document for document in reading.documents}
    for line in (Path(__file__).parents[3] / "evals/paraphrases/policy.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        document = texts[entry["document"]]
        quotes = [
            ProposedQuote(passage.id, words)
            for passage in document.passages
            for span in passage.sentences
            for words in [document.text[span.start : span.end]]
            if " ".join(words.split()) in entry["source"] and len(words.split()) > 5
        ]
        checked = real.check(ProposedSentence(entry["claim"], tuple(quotes), Origin.GENERATED))
        told += 1
        if isinstance(checked, Refusal):
            refused.append(checked)
        else:
            assert all(c.quote == document.text[c.start : c.end] for c in checked.citations)
    assert told > 150
    assert len(refused) <= 0.05 * told, refused
