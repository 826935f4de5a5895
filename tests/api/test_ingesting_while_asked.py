"""The real server: documents come in and go while eight clients ask, and each answer is of one index alone."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import furnished
from tests.tiny import CORPUS, Served, environment, serving, vidimus

BARREL = "How many litres of water does the barrel hold?"
CLIENTS = 8
BEFORE = (CORPUS / "lighthouse.md").read_text()
# Another text before the sentence, so that no offset of one index fits the other.
AFTER = BEFORE.replace("## 1. Water\n", "## 1. Water\n\nWater is dear on the rock.\n").replace("80 litres", "90 litres")


@dataclass
class Asked:
    """What eight clients were answered until they were told to stop."""

    url: str
    headers: dict[str, str]
    answers: list[dict[str, Any]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def ask(self) -> None:
        with httpx.Client(base_url=self.url, headers=self.headers, timeout=60, trust_env=False) as client:
            while not self.stop.is_set():
                reply = client.post("/ask", json={"question": BARREL})
                if reply.status_code == 200:
                    self.answers.append(reply.json())
                else:
                    self.failures.append(reply.text)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Path:
    return furnished(tmp_path_factory.mktemp("asked") / "home", models)


def send(served: Served, headers: dict[str, str], name: str, text: str, **said: str) -> dict[str, Any]:
    """A document brought over HTTP, and what became of it; with each word on its way in `stages`."""
    with httpx.Client(base_url=served.url, headers=headers, timeout=60, trust_env=False) as client:
        reply = client.post("/v1/ingests", files={"file": (name, text.encode())}, data=said)
        assert reply.status_code == 202, reply.text
        stages = set()
        end = time.monotonic() + 120
        while (told := client.get(reply.headers["location"]).json())["status"] == "running":
            stages.add(told["stage"])
            assert time.monotonic() < end, told
            time.sleep(0.05)
        return {**told, "stages": stages}


def test_no_request_fails_and_no_answer_mixes_two_indexes(home: Path) -> None:
    key = vidimus(home, "keys", "add", "archive", "--clearance", "LIMITE", "--may-ingest").stdout.strip()
    headers = {"Authorization": f"Bearer {key}"}
    with serving(environment(home), "--api-only") as served, ThreadPoolExecutor(CLIENTS) as pool:
        asked = Asked(served.url, headers)
        before = httpx.get(f"{served.url}/health/ready", trust_env=False).json()["corpus_version"]
        clients = [pool.submit(asked.ask) for _ in range(CLIENTS)]
        try:
            told = send(served, headers, "Lighthouse.md", AFTER, id="lighthouse", marking="PUBLIC", title="Rules")
            seen = len(asked.answers)
            while len(asked.answers) < seen + 2 * CLIENTS and not asked.failures:
                time.sleep(0.05)
        finally:
            asked.stop.set()
        for client in clients:
            client.result()
    assert (told["status"], told["reason"], told["document_id"]) == ("done", None, "lighthouse")
    assert told["stages"] - {None}
    assert asked.failures == []
    texts = {before: "80 litres", told["corpus_version"]: "90 litres"}
    assert {answer["corpus_version"] for answer in asked.answers} == set(texts)
    offsets = {version: set() for version in texts}
    for answer in asked.answers:
        version = answer["corpus_version"]
        (citation, *_) = answer["citations"]
        assert texts[version] in answer["answer"]
        assert texts[version] in citation["quote"]
        offsets[version] |= {
            (citation["start"], citation["end"], citation["document"]["sha256"], citation["document"]["title"])
        }
    first, second = (offsets[version] for version in (before, told["corpus_version"]))
    assert (len(first), len(second)) == (1, 1)
    assert all(one != other for one, other in zip(first.pop(), second.pop(), strict=True))
    assert asked.answers[-1]["corpus_version"] == told["corpus_version"]
    assert "Traceback" not in served.log
    assert "dear on the rock" not in served.log


def test_what_is_removed_is_in_no_answer_of_a_running_server(home: Path) -> None:
    key = vidimus(home, "keys", "add", "second", "--clearance", "LIMITE", "--may-ingest").stdout.strip()
    headers = {"Authorization": f"Bearer {key}"}
    with serving(environment(home), "--api-only") as served:
        words = "# Kitchen\n\n## 1. Tea\n\nThe kettle of the watch room holds 3 litres of tea.\n"
        assert send(served, headers, "kitchen.md", words)["outcome"] == "added"
        with httpx.Client(base_url=served.url, headers=headers, timeout=60, trust_env=False) as client:
            asked = {"question": "How many litres of tea does the kettle hold?"}
            assert "3 litres" in client.post("/ask", json=asked).text
            # Nothing said of its marking, and none printed: whoever has no key does not see it.
            assert "3 litres" not in httpx.post(f"{served.url}/ask", json=asked, timeout=60, trust_env=False).text
            assert vidimus(home, "remove", "kitchen").returncode == 0
            said = client.post("/ask", json={**asked, "options": {"include_trace": True}}).text
            assert "kettle of the watch" not in said
            assert client.get("/v1/documents/kitchen").status_code == 404
            assert client.get("/v1/search", params={"q": "kettle tea"}).json()["total"] == 0 or (
                "kettle" not in client.get("/v1/search", params={"q": "kettle tea"}).text
            )
