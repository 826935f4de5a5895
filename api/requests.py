"""What callers send, all objects closed and strict, so that 0 is no boolean and "8" no number.

The rules on characters stand in the JSON Schema itself, as patterns that Rust, Python and ECMAScript read alike.
"""

import datetime
import unicodedata
from typing import Annotated, Any, Literal

from fastapi import UploadFile
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from ingest.records import Marking
from rag.records import Mode

# Control characters (tab, line feed and carriage return aside) and those that override the direction of text.
REFUSED = r"\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069"
CLEAN = rf"^[^{REFUSED}]*$"
_ALIAS = rf"[^{REFUSED}=]*[^{REFUSED}\s=][^{REFUSED}=]*"
ALIASES = rf"^{_ALIAS}(?:={_ALIAS})+$"  # terms with = between them
CLEAN_NOT_BLANK = rf"^[^{REFUSED}]*[^{REFUSED}\s][^{REFUSED}]*$"


def _whole(number: object) -> object:
    """JSON knows one kind of number: 3.0 is the integer 3."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


Question = Annotated[str, Field(min_length=1, max_length=2000, pattern=CLEAN_NOT_BLANK), AfterValidator(_nfc)]
Message = Annotated[str, Field(max_length=8000, pattern=CLEAN), AfterValidator(_nfc)]
Id = Annotated[str, Field(min_length=1, max_length=200, pattern=CLEAN_NOT_BLANK)]
Term = Annotated[str, Field(min_length=1, max_length=200, pattern=CLEAN_NOT_BLANK), AfterValidator(_nfc)]
Alias = Annotated[str, Field(max_length=1000, pattern=ALIASES), AfterValidator(_nfc)]
Level = Annotated[Marking, Field(strict=False)]  # an enumeration comes over the wire as its string


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Turn(_Request):
    role: Literal["user", "assistant"]
    content: Message


class Filters(_Request):
    document_ids: list[Id] = Field(default=[], max_length=100, description="Search only in these; empty: in all.")
    max_marking: Level | None = Field(default=None, description="Can only lower what the key allows.")


class Options(_Request):
    mode: Annotated[Mode, Field(strict=False)] = Mode.AUTO
    max_sentences: Annotated[int, BeforeValidator(_whole)] = Field(default=8, ge=1, le=20)
    include_trace: bool = False


class Ask(_Request):
    question: Question
    history: list[Turn] = Field(default=[], max_length=20, description="The conversation so far, oldest first.")
    filters: Filters = Filters()
    options: Options = Options()

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"question": "Who are the main actors of Action 2 of the Communication?"},
                {
                    "question": "And by when?",
                    "history": [
                        {"role": "user", "content": "What does Action 2 of the Communication ask for?"},
                        {"role": "assistant", "content": "The Communication, Action 2: …"},
                    ],
                    "filters": {"document_ids": ["communication"], "max_marking": "PUBLIC"},
                    "options": {"mode": "verbatim", "max_sentences": 4},
                },
            ]
        }
    )


def _no_null(schema: dict[str, Any]) -> None:
    """A form can leave a field out, and knows no null."""
    for field in schema["properties"].values():
        field.pop("default", None)
        field.update(*(kind for kind in field.pop("anyOf", ()) if kind != {"type": "null"}))


class NewDocument(BaseModel):
    """A form. Whatever is said in it stands above the document's first page."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=_no_null)

    file: UploadFile = Field(description="Its name's extension says what it is: .pdf, .docx, .md, .txt.")
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")] | None = Field(
        default=None, description="One that exists is replaced; by default made of the file's name."
    )
    title: Term | None = None
    short_title: Term | None = Field(default=None, description="As a sentence names it, such as the Roadmap.")
    names: list[Term] = Field(default=[], max_length=50, description="What people call it; may be repeated.")
    aliases: list[Alias] = Field(
        default=[], max_length=50, description="Terms of one meaning: VAT = Value Added Tax; may be repeated."
    )
    reference: Term | None = None
    date: datetime.date | None = None
    issuer: Term | None = None
    kind: Term | None = None
    marking: Level | None = Field(default=None, description="One that is neither said nor printed is the highest.")


class Paging(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    limit: int = Field(default=100, ge=1, le=500)
    after: Annotated[str, Field(max_length=200, pattern=r"^[A-Za-z0-9._-]{1,100}~[0-9]{1,9}$")] | None = Field(
        default=None, description="Where the page begins; the `next` of the page before has it."
    )


class ActionQuery(Paging):
    document: Id | None = None
    number: int | None = Field(default=None, ge=0, le=1_000_000)
    actor: Term | None = Field(default=None, description="A body that is responsible, or a main actor.")
    timetable: Term | None = Field(default=None, description="A year, or other words of the timetable.")
    priority: Term | None = Field(default=None, description="Number or words of the priority area.")
    q: Term | None = Field(default=None, description="Words that stand in the action.")


class SearchQuery(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    q: Question
    limit: int = Field(default=10, ge=1, le=50)
