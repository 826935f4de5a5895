"""Conversations over the real documents: what a follow-up leaves out, where its answer stands; long messages."""

import pytest

from ingest.records import Marking
from rag.background import parted
from rag.follow_up import stand_alone
from rag.ports import Asking
from rag.records import Caller, Filters, Turn, Verdict
from rag.views import View, Views


@pytest.fixture(scope="module")
def view(real_assistant: Asking) -> View:
    views: Views = real_assistant._views  # type: ignore[attr-defined]
    return views.of(Marking.LIMITE, Filters())


def turns(*said: str) -> list[Turn]:
    """Question and answer in turn."""
    return [Turn("assistant" if place % 2 else "user", content) for place, content in enumerate(said)]


OPERATION = (
    "In April 2024, the German customs organised the European days of control, in which 17 Member States took part."
)
HANDBOOK = "What is Action 15 of the Communication about?"
LABS = "How many drug labs are there in Europe?"
STANDING = [
    # neighbours of what was named by number
    (HANDBOOK, "…", "And the next one?", "What is action 16 of the Communication about?"),
    (HANDBOOK, "…", "ok and the one before it?", "What is action 14 of the Communication about?"),
    (HANDBOOK, "…", "and the action right after it?", "What is action 16 of the Communication about?"),
    (HANDBOOK, "…", "And 16?", "What is action 16 of the Communication about?"),
    (HANDBOOK, "…", "what about number 17?", "What is action 17 of the Communication about?"),
    (HANDBOOK, "…", "and of 17?", "What is action 17 of the Communication about?"),
    (HANDBOOK, "Actions 15 and 16 do.", "and the other one?", "What is action 16 of the Communication about?"),
    (
        "Which actions of the 2021-2025 plan are marked as ongoing?",
        "Actions 47, 49, 50 and 51.",
        "and which for 2024?",
        "Which actions of the 2021-2025 plan are marked as due in 2024?",
    ),
    (
        "When was the second plenary of the network?",
        "In May.",
        "and the third? in which city?",
        "When was the third plenary of the network? in which city",
    ),
    # what the answer named, where the question leaves all out
    (
        "Does the 2021-2025 plan foresee an evaluation of itself?",
        "Yes: Action 53 says so.",
        "By when?",
        "By when (Action 53 of the EU Action Plan on Drugs 2021-2025)?",
    ),
    # a body in the place of another, in a sentence that asks the same
    (
        "How many actions of the 2021-2025 plan is the EEAS responsible for?",
        "There are several.",
        "how many is that for europol?",
        "How many actions of the 2021-2025 plan is the europol responsible for?",
    ),
    ("What was operation UNDA?", OPERATION, LABS, LABS),  # whole, though "there" stands in it
]


@pytest.mark.parametrize(("before", "answer", "text", "whole"), STANDING)
def test_made_whole(view: View, before: str, answer: str, text: str, whole: str) -> None:
    assert stand_alone(text, turns(before, answer), view.lexicon).text == whole


@pytest.mark.parametrize(
    "question",
    [
        "What was the haul of the operation that German customs ran at sea in April 2024?",
        "Who pays for MAOC-N?",
        "Which measures that the Council adopted mention prisons?",
    ],
)
def test_a_question_with_a_subject_of_its_own_carries_nothing_along(view: View, question: str) -> None:
    before = turns("Which actions name Europol as a main actor?", "Ten actions do.")
    assert stand_alone(question, before, view.lexicon).text == question


def test_what_is_carried_along_is_told_apart(view: View) -> None:
    """The figures and the order of the question before are not carried: they are what a follow-up asks anew."""
    standing = stand_alone("Where was it?", turns("When was the second CELAC-EU summit of 2025?", "…"), view.lexicon)
    assert standing.own == "Where was it?"
    carried = standing.text.removeprefix(standing.own)
    assert "CELAC-EU" in carried and "2025" not in carried and "second" not in carried


CONVERSATIONS = [
    (  # what stands in the sentence told, but was not told
        [
            "When did the ports partnership's senior officials meet again?",
            "The second EPA PPP SOM was on 29 April 2025.",
        ],
        "In which city was it held?",
        "Gdańsk",
    ),
    (  # the next of its kind
        [
            "When did the senior officials of the ports alliance meet first?",
            "The first EPA PPP SOM was on 26 April 2024.",
        ],
        "where was the next one",
        "Gdańsk",
    ),
    (  # the sentence after, where all of the one before it was told
        [
            "What was operation UNDA?",
            "In April 2024, the German customs organised the European days of control in the fight against drug "
            "smuggling by sea (operation “UNDA”), in which 17 EU Member States participated.",
        ],
        "How much did they seize?",
        "11.5 tonnes",
    ),
    (  # a thing spoken of as known, without a pronoun
        ["Has Europol mapped the worst networks?", "Europol is currently working on the updated mapping of them."],
        "When will the new version be out?",
        "June 2026",
    ),
    (  # a note of a passage next to it
        [
            "What is MAOC-N?",
            "MAOC-N is a multinational coordination hub dedicated to tackling maritime drug trafficking.",
        ],
        "Who pays for it?",
        "Internal Security Fund",
    ),
]


@pytest.mark.parametrize(("history", "question", "said"), CONVERSATIONS)
def test_answered_from_where_the_conversation_is(
    real_assistant: Asking, history: list[str], question: str, said: str
) -> None:
    answer = real_assistant.ask(question, turns(*history), Caller(Marking.LIMITE))
    assert said in " ".join(sentence.text for sentence in answer.sentences)


SILENT = [
    (["What is MAOC-N's mission?", "Its main mission is the detection of drug shipments."], "Who is its director?"),
    (["Where did the EPA PPP ministers meet?", "The meeting took place in Copenhagen."], "How many people came?"),
]


@pytest.mark.parametrize(("history", "question"), SILENT)
def test_a_conversation_makes_no_answer(real_assistant: Asking, history: list[str], question: str) -> None:
    assert real_assistant.ask(question, turns(*history), Caller(Marking.LIMITE)).verdict is Verdict.NOT_FOUND


def test_a_told_secret_opens_nothing(real_assistant: Asking) -> None:
    """A history that holds text above the clearance is looked for in the caller's own documents alone."""
    answer = real_assistant.ask("In which town was it?", turns("What was UNDA?", OPERATION), Caller(Marking.PUBLIC))
    assert "council-note" not in {citation.document.id for citation in (*answer.citations, *answer.nearest)}


SMALL_TALK = "Hello, I have just started here and my boss put me on the file, we meet on Wednesday in the small room."
MESSAGES = [
    ("When was it?", "When was it?", 0),  # short: all of it asks
    (
        f"{SMALL_TALK} Somebody spoke of the network of prosecutors that Eurojust brought together last year. "
        "He wants to know the month of the kick-off, could you check please, thanks a lot!",
        "which month of the kick-off,",
        2,
    ),
    (
        f"{SMALL_TALK} My colleague says that there is nothing on speedboats. We bet a coffee, you know how it is. "
        "In which year should the expert workshop on go-fast vessels happen? Best regards",
        "In which year should the expert workshop on go-fast vessels happen?",
        3,
    ),
    (
        f"{SMALL_TALK} She was in Poland last year and liked it a lot, so she wants to mention it. "
        "What was the goal of the second meeting of senior officials there? Have a nice day!",
        "What was the goal of the second meeting of senior officials there?",
        2,
    ),
]


@pytest.mark.parametrize(("text", "asking", "sentences"), MESSAGES)
def test_background_told_apart(view: View, text: str, asking: str, sentences: int) -> None:
    message = parted(text, view.lexicon)
    assert (message.asking, len(message.background)) == (asking, sentences)
