"""What is asked of a thing, without the words that point at it."""

import pytest

from ingest.records import Marking
from rag.pointing import own_words
from rag.ports import Asking
from rag.question import understand
from rag.records import Filters
from rag.views import View, Views


@pytest.fixture(scope="module")
def view(real_assistant: Asking) -> View:
    views: Views = real_assistant._views  # type: ignore[attr-defined]
    return views.of(Marking.LIMITE, Filters())


CASES = [
    ("For action 15 in the Council note, which two countries have signed?", "which two countries have signed?"),
    ("Council note, Action 2: what was seized?", "what was seized?"),
    ("Who, according to the fact sheet, dismantles labs?", "Who, dismantles labs?"),
    ("Who harvests seaweed?", "Who harvests seaweed?"),  # it points at nothing
    ("Action 2 of the Communication?", "Action 2 of the Communication?"),  # nothing would be left
]


@pytest.mark.parametrize(("text", "own"), CASES)
def test_own_words(view: View, text: str, own: str) -> None:
    assert own_words(understand(text, view.lexicon), view.lexicon).corrected == own
