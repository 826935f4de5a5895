"""The `vidimus` command, run as users run it, on two small documents and the real model."""

import json
import re
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from api import schemas
from tests.conftest import furnished
from tests.tiny import environment, serving, vidimus

BARREL = "How many litres of water does the barrel hold?"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Path:
    place = furnished(tmp_path_factory.mktemp("cli") / "home", models)
    done = vidimus(place, "ingest")
    assert done.returncode == 0, done.stderr
    return place


def fails(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence that a command which failed said."""
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    (line,) = done.stderr.strip().splitlines()
    return line


def ingested(done: subprocess.CompletedProcess[str]) -> str:
    """The generation that is now current."""
    (version,) = re.findall(r"^Ingested: generation (\S+) is current\.$", done.stdout, re.M)
    return str(version)


def test_ingest_tells_its_stages_in_plain_lines_where_there_is_no_terminal(fresh_home: Path) -> None:
    done = vidimus(fresh_home, "ingest")
    assert done.returncode == 0
    assert re.search(r"^Ingested: generation \S+ is current\.$", done.stdout, re.M)
    assert "Reading documents (2)" in done.stderr
    assert "\x1b" not in done.stderr + done.stdout


def test_an_answer_for_reading(home: Path) -> None:
    done = vidimus(home, "ask", BARREL)
    assert done.returncode == 0, done.stderr
    assert "Answered · PUBLIC" in done.stdout
    assert re.search(r"The barrel holds 80 litres of water\.\s\[1\]", done.stdout)
    assert "PORT(2025) 1 final" in done.stdout
    assert "“The barrel holds 80 litres of water.”" in done.stdout


def test_an_answer_for_programs_is_that_of_the_api(home: Path) -> None:
    answer = schemas.Answer.model_validate_json(vidimus(home, "ask", BARREL, "--json").stdout)
    assert (answer.verdict, answer.highest_marking) == ("answered", "PUBLIC")
    assert "80 litres" in answer.citations[0].quote


def test_only_in_one_document(home: Path) -> None:
    answer = json.loads(vidimus(home, "ask", BARREL, "--json", "--document", "ladders").stdout)
    assert answer["verdict"] != "answered"


def test_documents_are_listed_with_their_markings(home: Path) -> None:
    lines = vidimus(home, "documents").stdout.splitlines()
    assert [line.split()[:2] for line in lines[1:3]] == [["lighthouse", "PUBLIC"], ["ladders", "LIMITE"]]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["ask", ""], "question should have at least 1 character"),
        (["ask", " "], "question is blank"),
        (["ask", "x" * 2001], "question should have at most 2000 characters"),
        (["ask", "a\u202eb"], "question holds a control character, or one that overrides the direction of text"),
        (["ask", BARREL, "--document", "nope"], "nope"),
        (["ingest", "--corpus", "/no/such/folder"], "There is no folder /no/such/folder"),
        (["ingest", "--corpus", "."], "catalogue.toml"),
        (["rollback"], "vidimus ingest"),
        (["keys", "revoke", "nobody"], "vidimus keys list"),
        (["keys", "add", "a b", "--clearance", "PUBLIC"], "cannot name a key"),
        (["keys", "add", "one", "--clearance", "PUBLIC", "--may-ingest"], "give it --clearance LIMITE"),
        (["ingest", "--id", "one"], "Name the file that"),
        (["ingest", ".", "--title", "One"], "name one file at a time"),
        (["ingest", "one.pdf", "--date", "yesterday"], "as in 2030-01-31"),
        (["ingest", ".", "--name", "One"], "--name describes one document: name one file at a time"),
        (["ingest", "one.pdf", "--alias", "VAT"], "as in VAT = Value Added Tax"),
        (["remove", "nope"], "vidimus documents"),
        (["serve", "--host", "0.0.0.0"], "vidimus keys add"),
        (["serve", "--workers", "2"], "--api-only"),
    ],
)
def test_failures_are_one_sentence(home: Path, arguments: list[str], sentence: str) -> None:
    assert sentence in fails(vidimus(home, *arguments))


def test_a_wrong_setting_is_named(home: Path) -> None:
    said = fails(vidimus(home, "keys", "list", VIDIMUS_ANONYMOUS="SECRET"))
    assert "VIDIMUS_ANONYMOUS" in said
    assert "'PUBLIC' or 'LIMITE'" in said


def test_without_an_index_the_sentence_says_what_to_run(fresh_home: Path) -> None:
    assert "vidimus ingest" in fails(vidimus(fresh_home, "ask", BARREL))


def test_a_damaged_index_is_told_and_ingesting_mends_it(fresh_home: Path) -> None:
    assert vidimus(fresh_home, "ingest").returncode == 0
    (library,) = fresh_home.glob("generations/*/library.sqlite")
    with library.open("r+b") as file:
        file.seek(5000)
        file.write(b"\xff" * 200)
    assert "vidimus ingest" in fails(vidimus(fresh_home, "ask", BARREL))
    assert vidimus(fresh_home, "ingest").returncode == 0
    assert "80 litres" in vidimus(fresh_home, "ask", BARREL).stdout


def test_rolling_back_makes_the_index_before_current(fresh_home: Path) -> None:
    first, second = (ingested(vidimus(fresh_home, "ingest")) for _ in range(2))
    assert first != second
    assert first in vidimus(fresh_home, "rollback").stdout
    assert json.loads(vidimus(fresh_home, "ask", BARREL, "--json").stdout)["corpus_version"] == first


KITCHEN = "# Kitchen rules\n\n## 1. Tea\n\nThe kettle of the watch room holds 3 litres of tea. It is filled at dawn.\n"
TEA = "How many litres of tea does the kettle hold?"


def test_a_file_that_fails_keeps_the_others_in(fresh_home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "incoming"
    folder.mkdir()
    (folder / "Kitchen.md").write_text(KITCHEN)
    (folder / "broken.pdf").write_text(KITCHEN)
    (folder / "empty.txt").touch()
    done = vidimus(fresh_home, "ingest", str(folder), "--marking", "PUBLIC", "--report")
    rows = [line.split("\t") for line in done.stdout.splitlines() if line.count("\t") == 4]
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert [row[:4] for row in rows] == [
        ["Kitchen.md", "added", "kitchen", "PUBLIC"],
        ["broken.pdf", "failed", "", ""],
        ["empty.txt", "failed", "", ""],
    ]
    assert "true format" in rows[1][4]
    assert re.search(r"^kitchen · PUBLIC · Kitchen\.md$", done.stdout, re.M)
    assert "lighthouse ·" not in done.stdout  # a report on those that were named
    answer = json.loads(vidimus(fresh_home, "ask", TEA, "--json").stdout)
    assert "3 litres" in answer["answer"]
    assert answer["corpus_version"] == ingested(done)
    assert "80 litres" in vidimus(fresh_home, "ask", BARREL).stdout


def test_where_every_file_fails_the_index_stays(home: Path, tmp_path: Path) -> None:
    before = (home / "current").read_text()
    (tmp_path / "empty.txt").touch()
    done = vidimus(home, "ingest", str(tmp_path / "empty.txt"), str(tmp_path / "absent.md"))
    assert done.returncode == 1
    assert [line.split("\t")[1] for line in done.stdout.splitlines()] == ["failed", "failed"]
    assert (home / "current").read_text() == before


def test_what_is_said_stands_above_the_page_and_an_id_replaces(fresh_home: Path, tmp_path: Path) -> None:
    path = tmp_path / "lighthouse-2.md"
    path.write_text("# Rules\n\n## 1. Water\n\nThe barrel holds 90 litres of water.\n")
    said = ["--id", "lighthouse", "--title", "Rules, revised", "--date", "2026-01-31", "--marking", "PUBLIC"]
    assert vidimus(fresh_home, "ingest", str(path), *said).returncode == 0
    answer = json.loads(vidimus(fresh_home, "ask", BARREL, "--json").stdout)
    document = answer["citations"][0]["document"]
    assert "90 litres" in answer["answer"]
    assert "80 litres" not in json.dumps(answer)
    assert (document["title"], document["date"], document["marking"]) == ("Rules, revised", "2026-01-31", "PUBLIC")


def test_an_added_document_is_known_by_the_names_that_it_was_given(fresh_home: Path, tmp_path: Path) -> None:
    path = tmp_path / "k2.md"
    path.write_text(KITCHEN)
    said = ["--short-title", "the Galley Book", "--name", "Green Folder", "--alias", "samovar = kettle"]
    assert vidimus(fresh_home, "ingest", str(path), "--marking", "PUBLIC", *said).returncode == 0
    for question in (TEA.replace("kettle", "samovar"), "According to the Green Folder, how many litres does it hold?"):
        answer = json.loads(vidimus(fresh_home, "ask", question, "--json").stdout)
        assert "3 litres" in answer["answer"], answer["answer"]
        assert answer["answer"].startswith("The Galley Book: ")
        assert {citation["document"]["id"] for citation in answer["citations"]} == {"k2"}


def test_what_is_removed_is_in_no_answer(fresh_home: Path, tmp_path: Path) -> None:
    (tmp_path / "kitchen.md").write_text(KITCHEN)
    assert vidimus(fresh_home, "ingest", str(tmp_path / "kitchen.md")).returncode == 0
    assert "3 litres" in vidimus(fresh_home, "ask", TEA, "--json").stdout
    for id in ("kitchen", "lighthouse"):  # one that was added, and one of the corpus
        assert vidimus(fresh_home, "remove", id).returncode == 0
    for question in (TEA, BARREL):
        said = vidimus(fresh_home, "ask", question, "--json").stdout
        assert json.loads(said)["verdict"] != "answered"
        assert "kettle of the watch" not in said
        assert "80 litres" not in said
    assert vidimus(fresh_home, "ingest").returncode == 0  # and does not come back
    assert [line.split()[0] for line in vidimus(fresh_home, "documents").stdout.splitlines()[1:]] == ["ladders"]
    assert "only document" in fails(vidimus(fresh_home, "remove", "ladders"))


def test_of_two_ingestions_at_once_none_is_lost(fresh_home: Path, tmp_path: Path) -> None:
    names = ("kitchen", "cellar")
    for name in names:
        (tmp_path / f"{name}.md").write_text(KITCHEN.replace("Kitchen", name.title()))
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda name: vidimus(fresh_home, "ingest", str(tmp_path / f"{name}.md")), names))
    assert [one.returncode for one in done] == [0, 0], [one.stderr for one in done]
    assert {line.split()[0] for line in vidimus(fresh_home, "documents").stdout.splitlines()[1:]} == {
        "lighthouse",
        "ladders",
        *names,
    }


def test_a_key_is_printed_alone(tmp_path: Path) -> None:
    made = vidimus(tmp_path, "keys", "add", "newsroom", "--clearance", "LIMITE")
    assert re.fullmatch(r"vidimus_[A-Za-z0-9_-]{43}\n", made.stdout)
    assert made.stderr == ""
    listed = vidimus(tmp_path, "keys", "list").stdout
    assert listed.startswith("newsroom\tLIMITE\t")
    assert made.stdout.strip() not in listed
    assert "local mode" in vidimus(tmp_path, "keys", "revoke", "newsroom").stderr


def test_doctor_finds_all_well(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    done = vidimus(home, "doctor", "--port", str(port))
    lines = done.stdout.splitlines()
    assert [line.split(":")[0] for line in lines] == [
        f"ok   {name}" for name in ("corpus", "home", "keys", "model", "index", "port")
    ]
    assert done.returncode == 0


def test_doctor_names_the_way_out(fresh_home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        (fresh_home / "keys.json").write_text("{")
        done = vidimus(fresh_home, "doctor", "--port", str(port), VIDIMUS_CORPUS="/no/such/folder")
    found = {line.split()[1].rstrip(":"): line for line in done.stdout.splitlines()}
    assert {name: line.split()[0] for name, line in found.items()} == {
        "corpus": "fix",
        "home": "ok",
        "keys": "fix",
        "model": "ok",
        "index": "fix",
        "port": "fix",
    }
    assert "vidimus ingest" in found["index"]
    assert "--port" in found["port"]
    assert done.returncode == 1


def ask(url: str) -> httpx.Response:
    return httpx.post(f"{url}/ask", json={"question": BARREL}, timeout=30, trust_env=False)


def test_the_first_start_ingests_and_serves_chat_api_and_docs(fresh_home: Path) -> None:
    with serving(environment(fresh_home)) as served:
        assert "80 litres" in ask(served.url).json()["answer"]
        for path in ("/", "/docs", "/health/ready"):
            assert httpx.get(served.url + path, trust_env=False).status_code == 200
        taken = vidimus(fresh_home, "serve", "--port", served.url.rpartition(":")[2])
        assert "is in use" in fails(taken)
    assert served.process.returncode == 0
    assert "Traceback" not in served.log
    assert "Aborted" not in served.log


def test_several_workers_share_one_port(home: Path) -> None:
    with serving(environment(home), "--api-only", "--workers", "2") as served:
        assert all("80 litres" in ask(served.url).json()["answer"] for _ in range(5))
        assert httpx.get(served.url + "/", trust_env=False).status_code == 404
    assert "Traceback" not in served.log


def test_a_running_server_follows_the_index(fresh_home: Path) -> None:
    with serving(environment(fresh_home), "--api-only") as served:
        first = ask(served.url).json()["corpus_version"]
        second = ingested(vidimus(fresh_home, "ingest"))
        assert ask(served.url).json()["corpus_version"] == second != first
        vidimus(fresh_home, "rollback")
        assert ask(served.url).json()["corpus_version"] == first


def test_no_log_line_has_the_question(home: Path) -> None:
    with serving(environment(home), "--api-only") as served:
        ask(served.url)
        httpx.get(f"{served.url}/v1/actions", params={"q": "litres"}, trust_env=False)
    assert '"route": "/ask"' in served.log
    assert "litres" not in served.log
