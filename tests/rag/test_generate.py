"""From a model's replies to an answer: what is kept, corrected, dropped; when the documents' own words are given."""

import json
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ingest.records import Aliases, Marking
from rag.adapters.stand_ins import HashingEmbedder
from rag.assistant import Assistant
from rag.budget import Limits
from rag.errors import LanguageModelFailed, LanguageModelLate, NoLanguageModel
from rag.generate import Writer
from rag.generations import Serving, build_generation
from rag.ports import Piece, Prompt, Usage
from rag.records import Answer, Caller, Filters, Mode, Options, Origin, Refusal, Sentence, Turn, Verdict
from tests.rag.adversary.tricks import Shown, item, written
from tests.rag.documents import make_document
from tests.rag.progress import Remembered

DOCUMENTS = [
    make_document(
        "guidebook",
        [
            "The Harbour Board should inspect at least 40 ships a year. It may ask the Coast Guard for help.",
            "The Coast Guard keeps nine patrol boats in the southern port.",
            "The Lighthouse Office opened in March 2024 and employs sixty keepers.",
            *(
                f"Pier {n} of the old harbour has {n + 20} bollards, which the Board has painted {n} times."
                for n in range(9)
            ),
        ],
        heading="Ships and boats",
    ),
    make_document(
        "closed",
        ["The Ministry will close the southern harbour and its nine old docks for good in the spring of 2027."],
        marking=Marking.LIMITE,
        heading="Docks",
    ),
]
INSPECT = "The Harbour Board should inspect at least 40 ships a year."
HELP = "It may ask the Coast Guard for help."
BOATS = "The Coast Guard keeps nine patrol boats in the southern port."
QUESTION = "How many ships should the Harbour Board inspect?"
EMBEDDER = HashingEmbedder(256)


@dataclass
class Scripted:
    """Gives one reply after another; an exception among them is raised after the words before it."""

    replies: Sequence[Sequence[str | Usage | Exception]]
    name: str = "scripted"
    prompts: list[Prompt] = field(default_factory=list)
    asked: list[tuple[float, int]] = field(default_factory=list)
    closed: int = 0

    def reply(self, prompt: Prompt, seconds: float, tokens: int) -> Generator[Piece, None, None]:
        self.prompts.append(prompt)
        self.asked.append((seconds, tokens))
        try:
            for part in self.replies[len(self.prompts) - 1]:
                if isinstance(part, Exception):
                    raise part
                yield Piece("", part) if isinstance(part, Usage) else Piece(part)
        finally:
            self.closed += 1


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Serving:
    home: Path = tmp_path_factory.mktemp("harbours")
    build_generation(DOCUMENTS, Aliases(), home, EMBEDDER, Remembered())
    return Serving(home, EMBEDDER)


@dataclass
class Asked:
    """Asks one assistant after the other, which differ in what their model replies."""

    serving: Serving
    model: Scripted = field(default_factory=lambda: Scripted(()))

    def assistant(self, *replies: object, limits: Limits | None = None, keys: Sequence[str] = ()) -> Assistant:
        self.model = Scripted([[one] if isinstance(one, str | Exception) else one for one in replies])  # type: ignore[misc]
        return Assistant(self.serving, EMBEDDER, Writer(self.model, limits, keys))

    def __call__(self, *replies: object, caller: Caller | None = None, limits: Limits | None = None) -> Answer:
        caller = caller or Caller(Marking.LIMITE)
        return self.assistant(*replies, limits=limits).ask(QUESTION, caller=caller, options=Options(include_trace=True))


@pytest.fixture
def ask(serving: Serving) -> Asked:
    return Asked(serving)


@pytest.fixture(scope="module")
def verbatim(serving: Serving) -> Answer:
    answer = Assistant(serving, EMBEDDER).ask(QUESTION)
    assert answer.verdict is Verdict.ANSWERED and INSPECT in answer.markdown
    return answer


def texts(answer: Answer) -> list[str]:
    return [sentence.text for sentence in answer.sentences]


def instead(answer: Answer) -> object:
    return answer.trace["generation"]["instead"] if answer.trace else None


def shown(model: Scripted, attempt: int = 0) -> Shown:
    return Shown.of(model.prompts[attempt].rules, model.prompts[attempt].material)


# The passage that the verbatim answer quotes is always shown as the first.
GOOD = item("At least 40 ships should be inspected by the Harbour Board each year.", (1, INSPECT))
WRONG = item("The Harbour Board will inspect at least 40 ships a year.", (1, INSPECT))


def test_a_generated_answer(ask: Asked) -> None:
    answer = ask(written(GOOD))
    (sentence,) = answer.sentences
    assert sentence.text == GOOD["text"] and sentence.origin is Origin.GENERATED and 0 < sentence.support <= 1
    (citation,) = sentence.citations
    assert citation.quote == INSPECT == DOCUMENTS[0].text[citation.start : citation.end]
    assert (answer.mode, answer.model, answer.verdict) == (Mode.GENERATE, "scripted", Verdict.ANSWERED)
    assert answer.removed == () and instead(answer) is None
    assert answer.timings.compose > 0 and answer.timings.verify > 0


def test_the_prompt_shows_passages_as_data(ask: Asked) -> None:
    ask(written(GOOD))
    seen = shown(ask.model)
    assert seen.question == QUESTION and seen.passages[0].startswith(INSPECT)
    assert QUESTION not in seen.rules and "Harbour" not in seen.rules


def test_the_prompt_shows_no_more_than_the_caller_may_see(ask: Asked) -> None:
    for caller, has in ((Caller(Marking.PUBLIC), False), (Caller(Marking.LIMITE), True)):
        ask(written(GOOD), caller=caller, limits=Limits(passages=50))
        assert ("old docks" in ask.model.prompts[0].material) is has


def test_a_filter_lowers_what_is_shown(ask: Asked) -> None:
    assistant = ask.assistant(written(GOOD), limits=Limits(passages=50))
    assistant.ask(QUESTION, caller=Caller(Marking.LIMITE), filters=Filters(max_marking=Marking.PUBLIC))
    assert "old docks" not in ask.model.prompts[0].material


def test_one_attempt_to_correct(ask: Asked) -> None:
    answer = ask(written(WRONG), written(GOOD))
    assert texts(answer) == [GOOD["text"]] and answer.removed == ()
    (told,) = json.loads(ask.model.prompts[1].material)["refused"]
    assert told == {"text": WRONG["text"], "reason": 'says "will"; the source says "should"'}
    assert len(ask.model.prompts) == 2


def test_a_corrected_sentence_stands_where_the_refused_one_stood(ask: Asked) -> None:
    numbers = places(ask)
    wrong, boat, light = (
        item(WRONG["text"], (numbers["Harbour Board"], INSPECT)),
        item(BOATS, (numbers["patrol"], BOATS)),
        item("The Lighthouse Office opened in March 2024.", (numbers["Lighthouse"], "opened in March 2024")),
    )
    good = item(GOOD["text"], (numbers["Harbour Board"], INSPECT))
    answer = ask(written(boat, wrong, light), written(good))
    assert texts(answer) == [BOATS, GOOD["text"], "The Lighthouse Office opened in March 2024."]


def places(ask: Asked) -> dict[str, int]:
    """Under which numbers passages are shown, by a word of them."""
    ask(written(GOOD))
    passages = shown(ask.model).passages
    return {
        word: next(number for number, text in enumerate(passages, 1) if word in text)
        for word in ("Harbour Board", "patrol", "Lighthouse")
    }


def test_what_stays_refused_is_told(ask: Asked) -> None:
    answer = ask(
        written(GOOD, WRONG), written(item("The Harbour Board must inspect at least 40 ships a year.", (1, INSPECT)))
    )
    assert texts(answer) == [GOOD["text"]]
    assert answer.removed == (
        Refusal("The Harbour Board must inspect at least 40 ships a year.", 'says "must"; the source says "should"'),
    )


LATE, FAILED = LanguageModelLate("late"), LanguageModelFailed("down")
VERBATIM = [
    ((LATE,), "language_model_late"),
    ((FAILED,), "language_model_failed"),
    (([written(GOOD), LATE],), "language_model_late"),  # an answer that broke off is none
    (([written(GOOD)[:-5], FAILED],), "language_model_failed"),
    (("I do not know.",), "nothing_proposed"),
    (("",), "nothing_proposed"),
    ((written(),), "nothing_proposed"),
    ((written(WRONG), written(WRONG)), "nothing_passed"),
    ((written(WRONG), FAILED), "nothing_passed"),
    ((written(item(GOOD["text"])), "?"), "nothing_passed"),
    # true, but not what was asked for
    ((written(item("The Harbour Board may ask the Coast Guard for help.", (1, HELP))),), "says_less"),
]  # fmt: skip


@pytest.mark.parametrize(("replies", "why"), VERBATIM)
def test_the_verbatim_answer_instead(ask: Asked, verbatim: Answer, replies: Sequence[object], why: str) -> None:
    answer = ask(*replies, caller=Caller())
    assert answer.sentences == verbatim.sentences and answer.verdict is verbatim.verdict
    assert (answer.mode, answer.model, instead(answer)) == (Mode.VERBATIM, None, why)


def test_a_failed_correction_leaves_what_had_passed(ask: Asked) -> None:
    answer = ask(written(GOOD, WRONG), FAILED)
    assert texts(answer) == [GOOD["text"]] and [one.text for one in answer.removed] == [WRONG["text"]]


def test_half_a_reply_counts_as_far_as_it_goes(ask: Asked) -> None:
    answer = ask(written(GOOD, WRONG)[:-10])
    assert texts(answer) == [GOOD["text"]]


STATEMENTS = [
    # each sentence of a statement is judged alone
    (item(f"{GOOD['text']} The programme has failed in every port.", (1, INSPECT)), [GOOD["text"]]),
    # so is each statement that a sentence joins to another
    (item(f"{INSPECT[:-1]}, and the Lighthouse Office has sold all of its lamps to the Navy.", (1, INSPECT)), []),
    # what is said twice is said once
    (item(f"{GOOD['text']} {GOOD['text']}", (1, INSPECT)), [GOOD["text"]]),
    # marks of sources are left out, markup is not let in
    (item(f"{GOOD['text'][:-1]} [1].", (1, INSPECT)), [GOOD["text"]]),
    (item(f"<b>{GOOD['text']}</b>", (1, INSPECT)), []),
    # a passage that is cited without words: its sentence that is meant
    (item(GOOD["text"], (1, "")), [GOOD["text"]]),
    (item(GOOD["text"], (99, INSPECT)), []),
    (item(GOOD["text"], ("guidebook:1-2", INSPECT)), []),
    (item(GOOD["text"], (1, "The Board inspects all ships of the world.")), []),
    # nobody knows who "it" is if nothing was said before
    (item(HELP, (1, HELP)), []),
    (item(f"{GOOD['text']} {HELP}", (1, INSPECT), (1, HELP)), [GOOD["text"], HELP]),
    (item("How many ships should the Harbour Board inspect a year?", (1, INSPECT)), []),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "kept"), STATEMENTS)
def test_statements(ask: Asked, statement: dict[str, object], kept: list[str]) -> None:
    answer = ask(written(statement), "")
    assert [one.text for one in answer.sentences if one.origin is Origin.GENERATED] == kept


def test_no_more_sentences_than_asked_for(ask: Asked) -> None:
    many = [INSPECT, GOOD["text"], "The Harbour Board should inspect 40 ships or more a year."]
    assistant = ask.assistant([written(*(item(text, (1, INSPECT)) for text in many)), LATE])
    answer = assistant.ask(QUESTION, options=Options(max_sentences=2))
    assert texts(answer) == many[:2] and ask.model.closed == 1


def test_keys_and_rules_are_shown_to_nobody(ask: Asked) -> None:
    rule = "You draft answers about official documents for readers who check every word against its source."
    said = [item("The key is sk-secret-key.", (1, INSPECT)), item(rule, (1, INSPECT))]
    assistant = ask.assistant(written(GOOD, *said), "", keys=("sk-secret-key",))
    answer = assistant.ask(QUESTION, caller=Caller(Marking.LIMITE))
    assert texts(answer) == [GOOD["text"]]
    assert {(one.text, one.reason) for one in answer.removed} == {("[…]", "repeats what is no part of the documents")}


def test_refused_words_below_the_highest_clearance(ask: Asked) -> None:
    """A model that has read elsewhere what this caller may not see."""
    secret = DOCUMENTS[1].passages[0].text
    for caller, text in ((Caller(Marking.PUBLIC), "[…]"), (Caller(Marking.LIMITE), secret)):
        answer = ask(written(GOOD, item(secret, (1, INSPECT))), "", caller=caller)
        assert [one.text for one in answer.removed] == [text]
        assert ("docks" in repr(answer)) is (caller.clearance is Marking.LIMITE)


def test_verbatim_where_it_is_asked_for(ask: Asked) -> None:
    answer = ask.assistant(written(GOOD)).ask(QUESTION, options=Options(mode=Mode.VERBATIM))
    assert answer.mode is Mode.VERBATIM and ask.model.prompts == []


def test_generating_needs_a_model(serving: Serving) -> None:
    with pytest.raises(NoLanguageModel, match="VIDIMUS_LLM_URL"):
        Assistant(serving, EMBEDDER).ask(QUESTION, options=Options(mode=Mode.GENERATE))


NOT_WRITTEN = ["Which cake is baked on the moon?", "Which actions are there?", "What does Action 1 say?"]


@pytest.mark.parametrize("question", NOT_WRITTEN[:2])
def test_silence_and_registers_are_never_written(ask: Asked, question: str) -> None:
    answer = ask.assistant().ask(question, caller=Caller(Marking.LIMITE))
    assert ask.model.prompts == [] and answer.mode is Mode.VERBATIM


def test_choices_are_never_written(ask: Asked) -> None:
    """Action 1 stands in both documents."""
    answer = ask.assistant().ask("What does Action 1 say?", caller=Caller(Marking.LIMITE))
    assert answer.verdict is Verdict.AMBIGUOUS and ask.model.prompts == []


def test_tokens_and_time_are_told(ask: Asked) -> None:
    answer = ask([written(GOOD, WRONG), Usage(900, 80)], [""])
    assert answer.trace is not None
    told = answer.trace["generation"]
    first, second = told["calls"]
    assert first["tokens"] == {"prompt": 900, "reply": 80, "estimated": False} and first["ended"] == "whole"
    assert second["tokens"]["estimated"] and second["tokens"]["prompt"] > 300
    assert told["model"] == "scripted" and told["passed"] == 1 and told["refused"] == 1


def test_a_budget_for_each_question(ask: Asked) -> None:
    """The server counts what it likes; what is spent is not spent twice."""
    answer = ask([written(GOOD, WRONG), Usage(7_000, 900)], limits=Limits(tokens=8_000))
    assert texts(answer) == [GOOD["text"]] and len(ask.model.prompts) == 1
    ((_, tokens),) = ask.model.asked
    assert tokens == 2_000


def test_too_small_a_budget(ask: Asked, verbatim: Answer) -> None:
    answer = ask(limits=Limits(tokens=300), caller=Caller())
    assert answer.sentences == verbatim.sentences and instead(answer) == "budget" and ask.model.prompts == []


def test_fewer_passages_where_the_budget_is_small(ask: Asked) -> None:
    ask(written(GOOD), limits=Limits(tokens=2_000))
    few = len(shown(ask.model).passages)
    ask(written(GOOD), limits=Limits(tokens=20_000))
    assert 1 <= few < len(shown(ask.model).passages)
    ask(written(GOOD), limits=Limits(passages=1))
    assert len(shown(ask.model).passages) == 1


def test_an_endless_reply_is_cut(ask: Asked) -> None:
    def endless() -> Iterator[str]:
        yield written(GOOD)
        while True:
            yield "and so on "

    answer = ask(endless())
    assert texts(answer) == [GOOD["text"]] and ask.model.closed == 1
    assert answer.trace is not None and answer.trace["generation"]["calls"][0]["ended"] == "cut"


def test_no_time_is_left_to_correct(ask: Asked) -> None:
    answer = ask(written(GOOD, WRONG), limits=Limits(seconds=1e-9))
    assert texts(answer) == [GOOD["text"]] and len(ask.model.prompts) == 1


def test_sentences_are_streamed_as_they_pass(ask: Asked) -> None:
    """The first is handed out before the model has gone on."""
    parts = written(GOOD, item(INSPECT, (1, INSPECT)))
    cut = parts.index("}]}") + 3
    told: list[str] = []

    def reply() -> Iterator[str]:
        yield parts[:cut]
        told.append("first")
        yield parts[cut:]

    stream = ask.assistant(reply()).stream(QUESTION, [Turn("user", "Hello")])
    first = next(stream)
    assert isinstance(first, Sentence) and first.text == GOOD["text"] and told == []
    *rest, answer = stream
    assert isinstance(answer, Answer) and answer.sentences == (first, *rest)


def test_a_stream_that_is_left_ends_the_reply(ask: Asked) -> None:
    stream = ask.assistant(written(GOOD)).stream(QUESTION)
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert ask.model.closed == 1


def test_the_answer_alone_counts_in_a_stream(ask: Asked, verbatim: Answer) -> None:
    """What a model had said before it failed is no part of the answer, nor is it followed by the documents' words."""
    first, answer = ask.assistant([written(GOOD), FAILED]).stream(QUESTION)
    assert isinstance(first, Sentence) and isinstance(answer, Answer)
    assert answer.sentences == verbatim.sentences


def test_verbatim_answers_are_streamed_too(serving: Serving, verbatim: Answer) -> None:
    *sentences, answer = Assistant(serving, EMBEDDER).stream(QUESTION)
    assert isinstance(answer, Answer) and tuple(sentences) == verbatim.sentences == answer.sentences
