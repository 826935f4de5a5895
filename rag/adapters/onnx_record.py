"""What is kept beside an exported model: enough to run it without the library that made it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from rag.manifest import File, fingerprint

RECORD = "record.json"
MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"
SCHEMA = 1  # raised whenever the export changes; an older one is made anew


@dataclass(frozen=True, slots=True)
class ExportRecord:
    """An export that was checked, or, with `refused`, the reason why there is none."""

    schema: int
    identity: str
    dimension: int
    max_length: int  # tokens of a text that count, the special ones included
    inputs: tuple[str, ...]  # of the graph: input_ids, attention_mask, perhaps token_type_ids
    document_prompt: str
    question_prompt: str
    files: Mapping[str, File]
    refused: str | None = None

    def write(self, folder: Path) -> None:
        (folder / RECORD).write_bytes(_RECORD.dump_json(self, indent=2))


_RECORD = TypeAdapter(ExportRecord)


def read_record(folder: Path) -> ExportRecord | None:
    """None if there is no export, or if its files are not those that were checked: then it is made anew."""
    try:
        record = _RECORD.validate_json((folder / RECORD).read_bytes())
        found = {name: fingerprint(folder / name) for name in record.files}
    except (OSError, ValidationError):
        return None
    return record if record.schema == SCHEMA and found == record.files else None
