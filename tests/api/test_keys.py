"""The keys' file: what stands in it, and what happens to it."""

import json
import stat
import threading
from pathlib import Path

import pytest

from api.errors import KeysError, KeysUnreadable
from api.keys import Keys
from ingest.records import Marking


def test_only_the_hash_is_stored(tmp_path: Path) -> None:
    secret = Keys(tmp_path).add("newsroom", Marking.LIMITE)
    stored = (tmp_path / "keys.json").read_text()
    assert secret.startswith("vidimus_")
    assert len(secret) > 50
    assert secret not in stored
    assert secret.removeprefix("vidimus_") not in stored
    (key,) = json.loads(stored)["keys"]
    assert (key["name"], key["clearance"]) == ("newsroom", "LIMITE")
    assert {path.name for path in tmp_path.iterdir()} == {"keys.json", "keys.lock"}


def test_nobody_else_on_the_machine_can_read_it(tmp_path: Path) -> None:
    Keys(tmp_path).add("newsroom", Marking.LIMITE)
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600


def test_a_secret_finds_its_own_key(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "new" / "home")
    secrets = {name: keys.add(name, Marking.PUBLIC) for name in ("a", "b", "c")}
    assert {name: found.name for name, secret in secrets.items() if (found := keys.find(secret))} == {
        name: name for name in secrets
    }
    assert keys.find("vidimus_") is None
    keys.revoke("b")
    assert keys.find(secrets["b"]) is None
    assert [key.name for key in keys.all()] == ["a", "c"]


@pytest.mark.parametrize("name", ["", " ", "a b", "-a", "a\n", "ü", "a/b", "x" * 101])
def test_names_that_are_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(KeysError, match="cannot name a key"):
        Keys(tmp_path).add(name, Marking.PUBLIC)


def test_a_name_is_given_once(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    keys.add("one", Marking.PUBLIC)
    with pytest.raises(KeysError, match="vidimus keys revoke one"):
        keys.add("one", Marking.LIMITE)
    with pytest.raises(KeysError, match="vidimus keys list"):
        keys.revoke("two")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"keys": [{"name": "one"}]}', '{"keys": [], "admin": true}'])
def test_a_damaged_file_is_no_empty_one(tmp_path: Path, content: str) -> None:
    (tmp_path / "keys.json").write_text(content)
    with pytest.raises(KeysUnreadable, match=r"keys\.json cannot be read"):
        Keys(tmp_path).all()


def test_keys_made_at_once_are_all_kept(tmp_path: Path) -> None:
    names = [f"key{number}" for number in range(20)]
    makers = [threading.Thread(target=Keys(tmp_path).add, args=(name, Marking.PUBLIC)) for name in names]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert sorted(key.name for key in Keys(tmp_path).all()) == sorted(names)
