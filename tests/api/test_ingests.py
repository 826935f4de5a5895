"""Documents over the network: who may bring them, what is taken, and what is told of their way."""

import fcntl
import io
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api import schemas
from api.app import create_app
from api.errors import KeysError
from api.intake import REMEMBERED, UNFINISHED, Intake, started, write_status
from api.keys import Keys
from ingest.holdings import Holdings
from ingest.proposal import Given
from ingest.records import Marking
from rag.errors import IndexBusy
from rag.settings import Settings
from tests.api.conftest import LOOPBACK
from tests.api.stand_in import Pocket, StandIn

FILE = {"file": ("note.txt", b"Some words.", "text/plain")}
NAMES = ["20300131T101500000000-0000000" + digit for digit in "0123456789abcdef"]


def client_of(home: Path, pocket: Intake, megabytes: int = 1) -> TestClient:
    settings = Settings(home=home, ingest_megabytes=megabytes)
    app = create_app(StandIn(), settings, Keys(home), chat=False, intake=pocket)
    return TestClient(app, base_url=LOOPBACK, client=("127.0.0.1", 50000))


@pytest.fixture
def pocket() -> Pocket:
    return Pocket()


@pytest.fixture
def client(tmp_path: Path, pocket: Pocket) -> TestClient:
    return client_of(tmp_path, pocket)


def test_a_document_is_taken_with_what_is_said_of_it(client: TestClient, pocket: Pocket) -> None:
    said = {"id": "note", "title": "A note", "date": "2030-01-31", "marking": "PUBLIC"}
    reply = client.post("/v1/ingests", files=FILE, data=said)
    assert reply.status_code == 202
    assert reply.headers["location"] == "/v1/ingests/0"
    assert pocket.given == [Given(id="note", title="A note", date="2030-01-31", marking=Marking.PUBLIC)]
    assert client.get(reply.headers["location"]).json() == reply.json()
    assert schemas.Ingest.model_validate(reply.json()).file == "note.txt"


def test_what_people_call_it_is_taken(client: TestClient, pocket: Pocket) -> None:
    said = {
        "short_title": "the Note",
        "names": ["old note", "Note"],
        "aliases": ["VAT = Value Added Tax", "A=B=C"],
    }
    assert client.post("/v1/ingests", files=FILE, data=said).status_code == 202
    aliases = (("VAT", "Value Added Tax"), ("A", "B", "C"))
    assert pocket.given == [Given(short_title="the Note", names=("old note", "Note"), aliases=aliases)]


@pytest.mark.parametrize(
    ("form", "pointer"),
    [
        ({"files": {}, "data": {"id": "a"}}, "#/file"),
        ({"files": {}, "json": {"file": "a"}}, "#/file"),
        ({"files": FILE, "data": {"id": "../etc"}}, "#/id"),
        ({"files": FILE, "data": {"id": "A"}}, "#/id"),
        ({"files": FILE, "data": {"marking": "SECRET"}}, "#/marking"),
        ({"files": FILE, "data": {"date": "yesterday"}}, "#/date"),
        ({"files": FILE, "data": {"title": "a\u202eb"}}, "#/title"),
        ({"files": FILE, "data": {"admin": "1"}}, "#/admin"),
        ({"files": FILE, "data": {"names": ["a", "a\u202eb"]}}, "#/names/1"),
        ({"files": FILE, "data": {"aliases": ["VAT"]}}, "#/aliases/0"),
        ({"files": FILE, "data": {"aliases": ["VAT = "]}}, "#/aliases/0"),
    ],
)
def test_what_does_not_fit_is_told_where(client: TestClient, pocket: Pocket, form: dict, pointer: str) -> None:
    reply = client.post("/v1/ingests", **form)
    assert (reply.status_code, reply.json()["code"]) == (422, "invalid_request")
    assert [error["pointer"] for error in reply.json()["errors"]] == [pointer]
    assert pocket.taken == {}


@pytest.mark.parametrize("content", ["multipart/form-data", "multipart/form-data; boundary=x"])
def test_a_form_that_is_none(client: TestClient, content: str) -> None:
    reply = client.post("/v1/ingests", content=b"--y", headers={"Content-Type": content})
    assert reply.status_code in (400, 422)
    assert reply.json()["code"] in ("bad_form", "invalid_request")


@pytest.fixture
def headers_of(tmp_path: Path) -> Callable[[str], dict[str, str]]:
    keys = Keys(tmp_path)
    secrets = {
        "reader": keys.add("reader", Marking.LIMITE),
        "archive": keys.add("archive", Marking.LIMITE, may_ingest=True),
        "wrong": "vidimus_none",
    }
    return lambda name: {"Authorization": f"Bearer {secrets[name]}"} if name in secrets else {}


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("archive", 202, None),
        ("reader", 403, "may_not_ingest"),
        ("wrong", 401, "unauthorised"),
        ("nobody", 401, "unauthorised"),
    ],
)
def test_only_keys_with_the_right(
    headers_of: Callable[[str], dict[str, str]], tmp_path: Path, name: str, status: int, code: str | None
) -> None:
    pocket = Pocket()
    client = client_of(tmp_path, pocket)
    reply = client.post("/v1/ingests", files=FILE, headers=headers_of(name))
    assert (reply.status_code, reply.json().get("code")) == (status, code)
    pocket.accept("note.txt", io.BytesIO(), Given())
    assert client.get("/v1/ingests/0", headers=headers_of(name)).status_code == (200 if status == 202 else status)
    # Refused before his document is taken in, however large it is.
    large = client.post("/v1/ingests", files={"file": ("a.txt", b"x" * 2_000_000)}, headers=headers_of(name))
    assert large.status_code == (413 if status == 202 else status)


def test_the_right_needs_the_highest_clearance(tmp_path: Path) -> None:
    with pytest.raises(KeysError, match="--clearance LIMITE"):
        Keys(tmp_path).add("one", Marking.PUBLIC, may_ingest=True)
    assert Keys(tmp_path).all() == ()


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (LOOPBACK, 202),
        ("http://evil.example", 403),
        ("http://127.0.0.1:9000", 403),
        ("null", 403),
    ],
)
def test_a_foreign_page_cannot_send_a_form(client: TestClient, pocket: Pocket, origin: str, status: int) -> None:
    assert client.post("/v1/ingests", files=FILE, headers={"Origin": origin}).status_code == status
    assert len(pocket.taken) == (status == 202)


@pytest.mark.parametrize(("size", "status"), [(900_000, 202), (1_070_000, 413)])
@pytest.mark.parametrize("announced", [True, False])
def test_the_size_of_a_document_is_a_setting(client: TestClient, size: int, status: int, announced: bool) -> None:
    request = client.build_request("POST", "/v1/ingests", files={"file": ("a.txt", b"x" * size)})
    body = request.read()
    content = body if announced else iter([body])
    reply = client.post("/v1/ingests", content=content, headers={"Content-Type": request.headers["Content-Type"]})
    assert reply.status_code == status
    other = client.post("/v1/ask", content=b" " * 70_000, headers={"Content-Type": "application/json"})
    assert other.status_code == 413  # what is no document stays as small as it was


@pytest.mark.parametrize("id", ["1", "..", "%2e%2e%2f", NAMES[0], "x" * 300])
def test_no_such_ingest(tmp_path: Path, id: str) -> None:
    client = client_of(tmp_path, Intake(Settings(home=tmp_path)))
    reply = client.get(f"/v1/ingests/{id}")
    assert (reply.status_code, reply.json()["code"]) == (404, "not_found")


def finished(intake: Intake, id: str, seconds: float = 60) -> schemas.Ingest:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = intake.find(id)
        assert found is not None
        if found.status != "running":
            return found
        time.sleep(0.1)
    raise AssertionError("It is still running.")


def test_a_file_that_cannot_be_read_is_told_in_a_sentence(tmp_path: Path) -> None:
    intake = Intake(Settings(home=tmp_path / "home"))
    begun = intake.accept("../../etc/broken.pdf", io.BytesIO(b"no pdf"), Given())
    ended = finished(intake, begun.id)
    assert (ended.status, ended.outcome, ended.corpus_version) == ("failed", None, None)
    assert "broken.pdf" in (ended.reason or "")
    assert Holdings(tmp_path / "home").catalogue().entries == ()
    assert not (tmp_path / "home/ingests" / begun.id / "document").exists()


def test_a_document_is_kept_where_the_index_cannot_be_built(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", corpus=tmp_path / "absent")
    intake = Intake(settings)
    ended = finished(intake, intake.accept("note.txt", io.BytesIO(b"Some words are here."), Given()).id)
    assert (ended.status, ended.outcome, ended.document_id) == ("failed", "added", "note")
    assert ended.reason == "The index could not be built; the server's log says why."
    assert str(tmp_path) not in ended.model_dump_json()


def test_a_full_disk_is_no_fault_of_ours(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("no folder")
    client = client_of(tmp_path / "elsewhere", Intake(Settings(home=tmp_path / "home")))
    reply = client.post("/v1/ingests", files=FILE)
    assert (reply.status_code, reply.json()["code"]) == (507, "not_stored")
    assert str(tmp_path) not in reply.text


def left(home: Path, name: str, status: str = "running") -> Path:
    """An ingest as its process leaves it."""
    folder = home / "ingests" / name
    folder.mkdir(parents=True)
    begun = started(name, "note.txt", datetime(2030, 1, 31, tzinfo=UTC))
    write_status(folder, begun.model_copy(update={"status": status}))
    (folder / "working").touch()
    return folder


def test_one_whose_process_died_has_failed(tmp_path: Path) -> None:
    folder = left(tmp_path, NAMES[0])
    intake = Intake(Settings(home=tmp_path))
    with (folder / "working").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert intake.find(NAMES[0]).status == "running"
    ended = intake.find(NAMES[0])
    assert (ended.status, ended.reason) == ("failed", "It was cut short: send the document again.")


def test_too_many_at_once_are_refused(tmp_path: Path) -> None:
    locks = [(left(tmp_path, name) / "working").open() for name in NAMES[:UNFINISHED]]
    for lock in locks:
        fcntl.flock(lock, fcntl.LOCK_EX)
    with pytest.raises(IndexBusy):
        Intake(Settings(home=tmp_path)).accept("note.txt", io.BytesIO(b"x"), Given())
    for lock in locks:
        lock.close()
    assert len(list((tmp_path / "ingests").iterdir())) == UNFINISHED


def test_the_oldest_are_forgotten(tmp_path: Path) -> None:
    names = [f"20300131T1015{number:08d}-00000000" for number in range(REMEMBERED + 3)]
    for name in names:
        left(tmp_path, name, "done")
    intake = Intake(Settings(home=tmp_path))
    finished(intake, intake.accept("broken.pdf", io.BytesIO(b"x"), Given()).id)
    assert [intake.find(name) is None for name in names[:4]] == [True, True, True, False]
