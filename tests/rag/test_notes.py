"""Questions about what a statement's note says: when one is asked for, which one, and when there is none."""

import pytest

from ingest.records import Aliases, Marking
from rag.adapters.stand_ins import HashingEmbedder
from rag.demonyms import other_names
from rag.evidence import weigh
from rag.generations import Serving, build_generation
from rag.lexicon import Lexicon
from rag.note_wanted import Want, wanted
from rag.notes import notes_told
from rag.ports import Corpus
from rag.question import understand
from rag.retrieve import retrieve
from tests.rag.documents import make_document
from tests.rag.progress import Remembered

EMBEDDER = HashingEmbedder(256)
PARAGRAPHS = (
    "Two in three harbours freeze over in winter.",
    "The report on ice in Denmark was approved in May.",
    "The Harbour Pilots Directive lays down how pilots are trained.",
    "Tugs wait off the northern quays at night.",
)
NOTES = ("Institute of Ice (2031), Frozen quays, Oslo.", "4411/31", "Directive (EU) 2030/77 of 4 May 2030, OJ L 12.")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    home = tmp_path_factory.mktemp("notes")
    document = make_document("survey", PARAGRAPHS, notes=NOTES)
    build_generation((document,), Aliases(()), home, EMBEDDER, Remembered())
    return Serving(home, EMBEDDER).corpus(Marking.PUBLIC)


WANTED = [
    ("What does the footnote to this sentence say?", Want.NOTE),
    ("fn under the claim on ice?", Want.NOTE),
    ("Which publication is behind the figure?", Want.SOURCE),
    ("Where does the two in three come from?", Want.SOURCE),
    ("On what report does it rest that harbours freeze?", Want.SOURCE),
    ("Under which number was the report filed?", Want.NUMBER),
    ("The report on ice: document number?", Want.NUMBER),
    ("How many harbours freeze over?", None),
    ("Which source countries are there?", None),  # no source of a statement
    ("Which of the documents mention tugs?", None),  # asks for the documents themselves
]


@pytest.mark.parametrize(("text", "want"), WANTED)
def test_when_a_note_is_wanted(corpus: Corpus, text: str, want: Want | None) -> None:
    lexicon = Lexicon(corpus)
    assert wanted(understand(text, lexicon), lexicon) is want


TOLD = [
    ("Which publication is behind the two in three harbours that freeze over in winter?", "Frozen quays"),
    ("Where does it come from that harbours freeze over in winter?", "Frozen quays"),
    ("Document number of the report on ice in Denmark", "4411/31"),
    ("Document number of the Danish report on ice?", "4411/31"),  # the adjective means the country
    ("Which act is cited for the Harbour Pilots Directive?", "2030/77"),
    ("Document number of the report on ice in Norway?", None),  # another country
    ("Which publication is behind the tugs that wait off the northern quays at night?", None),  # bears no mark
]


@pytest.mark.parametrize(("text", "said"), TOLD)
def test_the_note_told(corpus: Corpus, text: str, said: str | None) -> None:
    lexicon = Lexicon(corpus)
    asked = understand(text, lexicon)
    vector = EMBEDDER.embed([asked.text])[0]
    weighed = weigh(asked, vector, retrieve(asked, vector, corpus), corpus, lexicon)
    told = notes_told(asked, vector, weighed, corpus, lexicon)
    assert (said in told[0].text) if said else told == ()


def test_demonyms() -> None:
    assert other_names("danish") == ("denmark",)
    assert other_names("harbour") == ()


def test_notes_hang_on_their_sentences(corpus: Corpus) -> None:
    """The note is told first, then the sentence that it hangs on; both as the document's own words."""
    lexicon = Lexicon(corpus)
    asked = understand("Document number of the report on ice in Denmark", lexicon)
    vector = EMBEDDER.embed([asked.text])[0]
    weighed = weigh(asked, vector, retrieve(asked, vector, corpus), corpus, lexicon)
    quotes = [sentence.quotes[0].text for sentence in notes_told(asked, vector, weighed, corpus, lexicon)]
    assert quotes == ["4411/31", PARAGRAPHS[1]]
