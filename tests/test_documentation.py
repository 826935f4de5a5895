"""The documentation names every command, setting and target that there is, and shows what the product says."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.console import Console

from api import terminal, wire
from api.cli import YOU, app
from rag.ports import Asking
from rag.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted(
    page
    for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "corpus/README.md", *ROOT.glob("evals/**/*.md"))
)
OF_THE_CHAT = {"VIDIMUS_API_URL", "VIDIMUS_API_KEY"}  # read by ui/, which imports nothing of ours
WIDTH = 100  # of the terminal in the README


def first_screen() -> str:
    return "\n".join(README.splitlines()[:16])


@pytest.mark.parametrize("words", ["](docs/images/chat.png)", "make run", "make test", "http://127.0.0.1:8000"])
def test_the_first_screen_has_it(words: str) -> None:
    assert words in first_screen()


def commands(group: Any = None, before: str = "vidimus") -> Iterator[tuple[str, set[str]]]:
    """Every command with its options."""
    for name, command in (group or typer.main.get_command(app)).commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{before} {name}")
        else:
            options = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
            yield f"{before} {name}", options


@pytest.mark.parametrize(("command", "options"), list(commands()))
def test_every_command_is_documented_with_its_options(command: str, options: set[str]) -> None:
    (row,) = (line for line in README.splitlines() if re.match(r"\| `vidimus ", line) and f"`{command}" in line)
    assert {option for option in options if option not in row} == set()


def test_no_command_is_documented_that_there_is_not() -> None:
    rows = "\n".join(line for line in README.splitlines() if line.startswith("| `vidimus "))
    named = {match.rstrip() for match in re.findall(r"`(vidimus(?: [a-z]+)+)", rows)}
    assert named == {command for command, _ in commands()}


def settings() -> dict[str, str]:
    """Every variable with its default, as the table tells it."""
    table = {f"VIDIMUS_{name.upper()}": field.default for name, field in Settings.model_fields.items()}
    return {name: "none" if default is None else f"`{told(default)}`" for name, default in table.items()}


def told(default: object) -> str:
    return f"{default:g}" if isinstance(default, float) else str(default)


def test_every_setting_is_documented_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(VIDIMUS_\w+)` \| ([^|]+) \|", README, re.M))
    assert {name: default for name, default in rows.items() if name not in OF_THE_CHAT} == settings()
    assert set(rows) >= OF_THE_CHAT


def test_no_other_setting_is_read_anywhere() -> None:
    known = set(settings()) | OF_THE_CHAT | {"VIDIMUS_"}
    texts = [path for room in ("ingest", "rag", "api", "ui", "evals") for path in ROOT.glob(f"{room}/**/*.py")]
    found = {name for path in [*texts, *PAGES] for name in re.findall(r"VIDIMUS_[A-Z_]*", path.read_text("utf-8"))}
    assert found <= known


def test_every_target_is_documented() -> None:
    (phony,) = re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.M)
    pages = "".join(page.read_text("utf-8") for page in PAGES)
    named = {target for line in re.findall(r"make ((?:[a-z]+ ?)+)", pages) for target in line.split()}
    assert set(phony.split()) <= named


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_resolve(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.M | re.S)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, anchor = link.partition("#")
        if path.startswith(("http://", "https://")):
            continue
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{page.name} links to {link}"
        assert not anchor or anchor in anchors(target), f"{page.name} links to {link}"


@pytest.mark.parametrize("folder", ["docs", "docs/decisions"])
def test_every_page_is_in_its_index(folder: str) -> None:
    index = (ROOT / folder / "README.md").read_text("utf-8")
    pages = {page.name for page in (ROOT / folder).glob("*.md")} - {"README.md"}
    assert {page for page in pages if f"]({page})" not in index} == set()


def holds(shown: Any, said: Any) -> bool:
    """Whether what is shown is a part of what is said."""
    if isinstance(shown, dict):
        return isinstance(said, dict) and all(key in said and holds(part, said[key]) for key, part in shown.items())
    if isinstance(shown, list):
        return len(shown) == len(said) and all(map(holds, shown, said))
    return bool(shown == said)


def test_the_answer_over_http_is_the_one_that_is_given(real_assistant: Asking) -> None:
    (question,) = re.findall(r'-d \'\{"question": "(.+?)"\}\'', README)
    (shown,) = re.findall(r"^```json\n(.*?)^```", README, re.M | re.S)
    said = wire.answer(real_assistant.ask(question, caller=YOU)).model_dump(mode="json")
    assert holds(json.loads(shown), said)


def test_the_answer_in_the_terminal_is_the_one_that_is_given(real_assistant: Asking) -> None:
    ((question, shown),) = re.findall(r'^\$ vidimus ask "(.+?)"\n(.*?)^```', README, re.M | re.S)
    page = io.StringIO()
    Console(file=page, width=WIDTH).print(terminal.answer(real_assistant.ask(question, caller=YOU)))
    assert [line.rstrip() for line in page.getvalue().splitlines()] == shown.splitlines()
