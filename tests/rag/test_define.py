"""What a term is: which term a question asks about, and the sentences that say what it is."""

from dataclasses import replace

import pytest

from ingest.records import Aliases, Document, Marking, Span
from rag.adapters.stand_ins import HashingEmbedder
from rag.define import definitions_for
from rag.generations import Serving, build_generation
from rag.lexicon import Lexicon
from rag.ports import Asking, Corpus
from rag.question import understand
from rag.records import Caller
from rag.term_asked import term_asked
from tests.rag.documents import make_document
from tests.rag.progress import Remembered

TERMS = [
    ("What does HPA stand for?", "HPA"),
    ("What is the HPA and what is it for?", "HPA"),
    ("HPA: what do the letters mean?", "HPA"),
    ("HPA — full name?", "HPA"),
    ("Please explain what ice pilots are, I'm new here", "ice pilots"),
    ("What is meant by 'frost as a service'?", "frost as a service"),
    ("Could you tell me what the harbour watch is?", "harbour watch"),
    ("I keep reading HPA. What's that?", "HPA"),
    ("What are the fusion centres for?", "fusion centres"),
    ("What is the deadline of Action 3?", None),  # asks for something that a thing has
    ("Who leads the harbour watch?", None),
    ("How many ice pilots are there?", None),
]


@pytest.mark.parametrize(("text", "term"), TERMS)
def test_term(text: str, term: str | None) -> None:
    asked = term_asked(text, False)
    assert (asked.terms[0] if asked else None) == term


PARAGRAPHS = (
    "In May the Harbour Pilots Academy (HPA) moved north. The HPA is a school for those who steer ships through ice. "
    "It teaches in four languages.",
    "Smugglers hide behind ice markers. These markers are painted like the real ones but point elsewhere.",
    "Officers met the HPA in June.",
)
EMBEDDER = HashingEmbedder(256)


def _trimmed(document: Document) -> Document:
    """Its sentences without the space before them, as documents are read."""

    def trimmed(span: Span) -> Span:
        words = document.text[span.start : span.end]
        return Span(span.end - len(words.lstrip()), span.end)

    passages = (replace(p, sentences=tuple(trimmed(span) for span in p.sentences)) for p in document.passages)
    return replace(document, passages=tuple(passages))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    home = tmp_path_factory.mktemp("terms")
    document = _trimmed(make_document("survey", PARAGRAPHS, definitions=[("HPA", "Harbour Pilots Academy")]))
    build_generation((document,), Aliases(()), home, EMBEDDER, Remembered())
    return Serving(home, EMBEDDER).corpus(Marking.PUBLIC)


MEANT = [
    ("What does HPA stand for?", ["In May the Harbour Pilots Academy (HPA) moved north."]),
    (
        "What is the HPA?",
        [
            "In May the Harbour Pilots Academy (HPA) moved north.",
            "The HPA is a school for those who steer ships through ice.",
            "It teaches in four languages.",
        ],
    ),
    (
        "What are ice markers?",  # said by the sentence after the one that names them, which it hangs on
        ["Smugglers hide behind ice markers.", "These markers are painted like the real ones but point elsewhere."],
    ),
    ("What are tugs?", []),
]


@pytest.mark.parametrize(("text", "sentences"), MEANT)
def test_meant(corpus: Corpus, text: str, sentences: list[str]) -> None:
    lexicon = Lexicon(corpus)
    told = definitions_for(understand(text, lexicon), corpus, lexicon)
    assert [sentence.quotes[0].text for sentence in told] == sentences


def test_a_document_itself(real_assistant: Asking) -> None:
    answer = real_assistant.ask("What is the Council note?", caller=Caller(Marking.LIMITE))
    assert any("aim of this Presidency note" in sentence.text for sentence in answer.sentences)
