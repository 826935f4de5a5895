"""Questions about rows of the real tables: which rows each filter, combination, denial and count gives."""

import pytest

from ingest.records import Marking
from rag.mentions import documents_in
from rag.ports import Asking
from rag.question import understand
from rag.records import Filters
from rag.register import register
from rag.views import View, Views


@pytest.fixture(scope="module")
def view(real_assistant: Asking) -> View:
    views: Views = real_assistant._views  # type: ignore[attr-defined]
    return views.of(Marking.LIMITE, Filters())


ROWS = [
    # who acts
    ("What does Frontex have to do under the old plan?", [2, 3, 5, 11, 12, 13, 14, 15, 16]),
    ("What is the medicines agency supposed to do according to the 2021-2025 plan?", [32, 33, 35]),
    ("Where do Eurojust and CEPOL appear together in the 2021-2025 plan?", [4, 46]),
    ("For which actions of the 2021-2025 plan is either CEPOL or the ECDC responsible?", [4, 39, 46]),
    # who does not
    ("In the new plan against trafficking, for which actions are the Member States NOT a main actor?", [10, 12, 17]),
    ("Which actions of the 2021-2025 plan have neither the Commission nor the Member States?", [30]),
    ("Where does the 2021-2025 plan give responsibility to Eurojust but leave out the EMCDDA?", [3, 4, 6]),
    ("Communication on trafficking - EUDA is main actor, Europol is not: which ones?", [7, 11, 14, 16]),
    (
        "Which actions of the old plan does the Commission share with Europol but not with the Member States?",
        [9, 18, 47],
    ),
    ("Which Communication actions have main actors but neither the Commission nor Europol?", [11, 14]),
    # who alone
    ("Which tasks of the old plan fell on the Commission all by itself, nobody else mentioned?", [17, 25, 41, 52, 53]),
    ("Which actions of the Communication involve no one but the EUDA and the Member States?", [14]),
    ("What did the old plan leave to the Member States and the EMCDDA exclusively?", [28, 29, 36, 43]),
    ("Which actions of the plan 2021-2025 are reserved to the Commission and the EEAS?", [10, 50, 51]),
    (
        "Which actions of the 2021-2025 plan are there for which, apart from the Commission, nobody is responsible?",
        [17, 25, 41, 52, 53],
    ),
    (
        "Which actions in the 2021-2025 plan name the Member States and the EMCDDA but neither the Commission nor any other body?",
        [28, 29, 36, 43],
    ),
    # how many act
    ("Which actions of the Communication have more than five main actors?", [3, 8]),
    ("Where does the 2021-2025 plan name fewer than two responsible bodies?", [17, 25, 41, 52, 53]),
    ("List actions in the 2021-2025 plan with four responsible parties, one of them Frontex.", [5, 11, 12, 14]),
    ("Which action of the Communication has the most main actors?", [8]),
    ("Which actions of the Communication have the fewest main actors?", [9, 12, 14, 17]),
    # when
    ("Strategic priority 7 in the 2021-2025 plan: which actions were NOT to be done in 2021 only?", [40, 41, 42]),
    ("List the actions of the 2021-2025 plan with a single-year timetable other than 2021.", [25, 41, 45, 46, 53]),
    ("Which actions under the governance heading of the 2021-2025 plan are not ongoing?", [48, 52, 53]),
    ("Which actions in the 2021-2025 plan run over the entire period and involve the EEAS?", [9, 10, 26]),
    (
        "drugs plan 2021-2025: actions without the Commission",
        [24, 28, 29, 30, 35, 36, 43, 46],
    ),  # its years are no filter
    ("Which actions of the old plan, apart from those due in 2021, is Frontex responsible for?", [2, 3, 5, 11, 12]),
    ("Which actions of the governance chapter of the 2021-2025 plan have a fixed year?", [48, 52, 53]),
    (
        "I am writing on judicial cooperation: in which actions of the 2021-2025 plan is Eurojust responsible together with Europol?",
        [3, 4, 6, 7],
    ),
    (
        "Which actions of the 2021-2025 plan is Frontex responsible for, besides those under strategic priority 2?",
        [2, 3, 5],
    ),
    # where
    ("GET all actions where priority area = 6.3 (EU Action Plan on Drugs 2021-2025)", [32, 35, 36, 37]),
    ("actions tagged 7.4 in the 2021-2025 plan", [40, 41]),
    ("Which actions of the old plan have no priority area?", [47, 48, 49, 50, 51, 52, 53]),
    ("Which actions of the 2021-2025 plan outside strategic priority 1 involve Eurojust?", [46]),
    # what about
    ("How many actions of the 2021-2025 plan speak of training?", [4, 28, 36, 44, 46]),  # no "train stations"
    ("Which of the Council note's actions have 'third countries' in their name?", [17]),
    ("Which actions of the Communication manage without the Commission?", [3, 11, 14, 15]),  # "manage" is no subject
    ("Which performance indicators do not rely on the EMCDDA?", [6, 11, 12]),
]


@pytest.mark.parametrize(("text", "numbers"), ROWS)
def test_rows(view: View, text: str, numbers: list[int]) -> None:
    draft = register(understand(text, view.lexicon), view.corpus, view.lexicon)
    assert draft is not None and draft.coverage is not None
    assert [int(said.text.split(":")[0].split()[-1]) for said in draft.proposals] == numbers
    assert draft.coverage.matched == len(numbers)


COUNTED = [
    (
        "Is Frontex or Eurojust responsible for more actions in the 2021-2025 plan?",
        ["9 actions for Frontex", "5 for Eurojust"],
    ),
    (
        "How many actions of the 2021-2025 plan are due in 2021 and how many in 2022?",
        ["15 actions for 2021", "2 for 2022"],
    ),
    ("Which body appears most often as responsible in the 2021-2025 plan?", ["45 actions for Commission"]),
    (
        "Which strategic priority of the 2021-2025 plan contains the most actions?",
        ["10 actions for Strategic priority 1."],
    ),
    (
        "How many actions are in the Council note and in the 2021-2025 plan?",
        ["53 in the EU Action Plan", "17 in the Council note"],
    ),
]


@pytest.mark.parametrize(("text", "told"), COUNTED)
def test_counts_side_by_side(view: View, text: str, told: list[str]) -> None:
    draft = register(understand(text, view.lexicon), view.corpus, view.lexicon)
    assert draft is not None and draft.notice is not None
    assert [words for words in told if words not in draft.notice] == []


NOT_ROWS = [
    "What sanctions does a Member State face if it does not implement the plan's actions?",
    "What does the old plan say about Europol?",
    "How many actions did the Roadmap of October 2023 contain?",  # of no document's name: the texts may tell
    "Explain Action 16 of the Council note",
]


@pytest.mark.parametrize("text", NOT_ROWS)
def test_questions_about_other_things(view: View, text: str) -> None:
    assert register(understand(text, view.lexicon), view.corpus, view.lexicon) is None


def test_no_row_is_told_as_such(view: View) -> None:
    asked = understand("Which actions of the 2021-2025 plan were due in 2030?", view.lexicon)
    draft = register(asked, view.corpus, view.lexicon)
    assert draft is not None and not draft.proposals and draft.reason == "no_matching_record"


DESCRIBED = [
    ("Action 13 of the December 2025 anti-trafficking plan", {"communication"}),
    ("action 9 of the anti-trafficking action plan", {"communication"}),
    ("the Council's November report", {"council-note"}),
    ("the plan adopted in 2021", {"action-plan"}),
    ("the paper of 4 December 2025", {"communication", "factsheet"}),  # both are of that day
    ("the European Drug Report 2025", set()),  # another publication
    ("the 2025 report on drug markets", set()),
    ("the security plan", set()),
]


@pytest.mark.parametrize(("text", "documents"), DESCRIBED)
def test_documents_described(view: View, text: str, documents: set[str]) -> None:
    assert {name for mention in documents_in(text, view.lexicon) for name in mention.documents} == documents
