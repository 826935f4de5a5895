"""Questions understood over the real documents: what they point to, which filter they make, what they leave out."""

import pytest

from ingest.records import Marking
from rag.follow_up import stand_alone
from rag.ports import Asking
from rag.question import understand
from rag.records import Filters, Turn
from rag.register import register
from rag.views import View, Views


@pytest.fixture(scope="module")
def view(real_assistant: Asking) -> View:
    views: Views = real_assistant._views  # type: ignore[attr-defined]
    return views.of(Marking.LIMITE, Filters())


DOCUMENTS = [
    ("What does the fact sheet say about labs?", ("factsheet",), True),
    ("the Communication's third action", ("communication",), True),
    ("Actions of the 2021-2025 plan", ("action-plan",), True),
    ("2021-25 plan, measure 18", ("action-plan",), True),
    ("15571/25 on customs", ("council-note",), True),
    ("what does the action plan say on prisons", ("communication", "action-plan"), True),  # two bear that name
    ("Which channels of communication are monitored?", (), False),  # a word, not the document
    ("When was the Commission's communication on a roadmap for data adopted?", (), False),  # another document
]


@pytest.mark.parametrize(("text", "documents", "confined"), DOCUMENTS)
def test_documents_named(view: View, text: str, documents: tuple[str, ...], confined: bool) -> None:
    asked = understand(text, view.lexicon)
    assert (set(asked.documents), asked.confined) == (set(documents), confined)


TYPOS = [
    ("acton 6 comunication", "action 6 communication"),
    ("wich actions", "which actions"),
    ("alone and together", "alone and together"),  # usual words stay
]


@pytest.mark.parametrize(("typed", "meant"), TYPOS)
def test_typos(view: View, typed: str, meant: str) -> None:
    assert understand(typed, view.lexicon).corrected == meant


PLAN = "of the EU Action Plan on Drugs 2021-2025"
ROWS = [
    (f"Which actions under strategic priority 2 {PLAN} is EMCDDA responsible for?", [13, 15, 16]),
    (f"Which actions {PLAN} is the EUDA responsible for under strategic priority 2?", [13, 15, 16]),  # its later name
    (f"Which actions {PLAN} have CEPOL as a responsible party?", [4, 46]),
    (f"Which actions {PLAN} are for Europol but not the EMCDDA?", [3, 4, 5, 6, 11, 12]),
    (f"Which actions {PLAN} have only the Commission and the Member States as responsible parties?", [8, 20, 23]),
    (f"Which actions {PLAN} have the timetable 2022-2025?", [28, 29]),
    (f"List the actions {PLAN} that correspond to priority area 1.3", [9, 10]),
    (f"How many actions {PLAN} are about prisons?", [45, 46]),
    ("In which actions of the Communication is Frontex a main actor?", [3, 8]),
    ("Which actions of the Communication stand in section 2.2?", [7]),
    ("Which actions are in section IV of the annex to the Communication?", [13, 14, 15]),  # 2.4 in the text
]


@pytest.mark.parametrize(("text", "numbers"), ROWS)
def test_rows(view: View, text: str, numbers: list[int]) -> None:
    draft = register(understand(text, view.lexicon), view.corpus, view.lexicon)
    assert draft is not None and draft.coverage is not None
    assert [int(said.text.split("Action ")[1].split(":")[0]) for said in draft.proposals] == numbers
    assert draft.coverage.matched == len(numbers)


ASKED = "Who are the main actors of Action 2 of the Communication?"
FOLLOW_UPS = [
    ([ASKED], "And of Action 3?", "Who are the main actors of Action 3 of the Communication?"),
    (["Explain Action 16"], "the Council note", "Explain Action 16 of the Council note"),
    (
        ["Which actions of the 2021-2025 plan were due in 2022?"],
        "What about 2023?",
        "Which actions of the 2021-2025 plan were due in 2023?",
    ),
    ([ASKED], "How many labs were dismantled?", "How many labs were dismantled?"),  # whole: nothing is carried along
    ([ASKED], "Explain Action 16 to me", "Explain Action 16 to me"),  # whole: it is for the caller to say which
    ([], "And of Action 3?", "And of Action 3?"),
]


@pytest.mark.parametrize(("before", "text", "whole"), FOLLOW_UPS)
def test_follow_ups(view: View, before: list[str], text: str, whole: str) -> None:
    history = [Turn("user", question) for question in before]
    assert stand_alone(text, history, view.lexicon).text == whole


def test_a_view_knows_only_its_own_documents(real_assistant: Asking) -> None:
    """The words, names and acronyms of a document above the clearance are not in the lexicon of the view."""
    views: Views = real_assistant._views  # type: ignore[attr-defined]
    public = views.of(Marking.PUBLIC, Filters())
    assert "council-note" not in public.lexicon.documents
    assert understand("What does 15571/25 say?", public.lexicon).documents == ()
    assert not public.lexicon.knows("GRIMM")
