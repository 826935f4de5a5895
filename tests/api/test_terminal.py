"""What people read at a terminal: all of an answer, and nothing in it taken for markup."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console, RenderableType
from rich.progress import Progress

from api import terminal
from api.cli import read_settings
from api.errors import UsageError
from ingest.records import Marking
from rag.records import Answer, Choice, Coverage, Refusal, Verdict
from tests.api.stand_in import LADDERS, LIGHTHOUSE, StandIn


def shown(drawn: RenderableType) -> str:
    console = Console(file=io.StringIO(), width=200, highlight=False)
    console.print(drawn)
    assert isinstance(console.file, io.StringIO)
    return re.sub(r" +\n", "\n", console.file.getvalue())


@pytest.fixture
def answered() -> Answer:
    return StandIn().ask("Where is the barrel of rain water?")


def test_an_answer_has_its_quotations_and_their_footnotes(answered: Answer) -> None:
    assert shown(terminal.answer(answered)) == (
        "Answered · PUBLIC\n"
        "\n"
        "Every lighthouse shall keep a barrel of rain water beside its door. [1]\n"
        "\n"
        "Quotations\n"
        "[1] LIGHTHOUSE 1/25, section 1, page 1 · PUBLIC\n"
        "    “Every lighthouse shall keep a barrel of rain water beside its door.”\n"
        "      1) The barrel follows the rule of the old harbour book.\n"
    )


def test_every_other_part_of_an_answer_is_shown_too(answered: Answer) -> None:
    full = replace(
        answered,
        verdict=Verdict.PARTIAL,
        coverage=Coverage(matched=9, shown=8),
        missing=("the year",),
        removed=(Refusal("It will rain.", "The quote says that it may."),),
        choices=(Choice("Action 1 of the ladder note", LADDERS.metadata, "What is Action 1 of the ladder note?"),),
    )
    text = shown(terminal.answer(full))
    assert "Answered in part · LIMITE" in text
    assert "8 of 9 matching records shown" in text
    assert "Missing\n  • the year" in text
    assert "Left out by the check\n  • It will rain. (The quote says that it may.)" in text
    assert "Did you mean\n  • Action 1 of the ladder note\n    “What is Action 1 of the ladder note?”" in text


def test_where_nothing_is_found_the_nearest_passages_are(answered: Answer) -> None:
    text = shown(terminal.answer(StandIn().ask("Who painted the barrel?")))
    assert text.startswith("Not found in the documents · PUBLIC\n\nThe documents do not say.\n\nNearest passages\n[1] ")


def test_a_documents_words_are_no_markup_and_no_control_codes(answered: Answer) -> None:
    (sentence,) = answered.sentences
    odd = replace(answered, sentences=(replace(sentence, text="[bold]a[/bold] [link=http://x]b \x1b[31mc"),))
    text = shown(terminal.answer(odd))
    assert "[bold]a[/bold] [link=http://x]b " in text
    assert "\x1b" not in text


def test_documents_are_listed_one_a_line() -> None:
    lines = shown(terminal.documents([LIGHTHOUSE.metadata, LADDERS.metadata])).splitlines()
    assert lines[0].split() == ["id", "marking", "date", "reference", "title"]
    assert [line.split()[1] for line in lines[1:]] == [Marking.PUBLIC, Marking.LIMITE]


def test_a_bar_moves_on_a_terminal() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=80)
    with Progress(console=console) as bars:
        drawn = terminal.Bars(bars)
        drawn.start("Embedding", 4)
        drawn.advance(3)
        drawn.start("Checking", 1)
        drawn.advance()
        assert [(task.description, task.completed, task.total) for task in bars.tasks] == [
            ("Embedding", 3, 4),
            ("Checking", 1, 1),
        ]


@pytest.mark.parametrize(
    ("value", "clearance"), [("none", None), ("PUBLIC", Marking.PUBLIC), ("LIMITE", Marking.LIMITE)]
)
def test_who_has_no_key_is_a_setting(monkeypatch: pytest.MonkeyPatch, value: str, clearance: Marking | None) -> None:
    monkeypatch.setenv("VIDIMUS_ANONYMOUS", value)
    assert read_settings().anonymous is clearance


@pytest.mark.parametrize(
    ("name", "value"), [("VIDIMUS_ANONYMOUS", "SECRET"), ("VIDIMUS_ANONYMOUS", ""), ("VIDIMUS_GENERATIONS_KEPT", "0")]
)
def test_a_setting_that_is_wrong_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=name):
        read_settings()


def test_the_home_is_a_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VIDIMUS_HOME", str(tmp_path))
    assert read_settings().home == tmp_path
