"""A language model's reply, read while it comes: the JSON objects that propose a sentence, whatever stands around them.

Models wrap their JSON in prose, in fences, in thoughts; they leave its end off. Nothing here raises: what cannot be
read is not there.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

LONGEST = 20_000  # characters of a sentence's object; longer ones are not read
_THOUGHTS = ("<think>", "</think>")
_SIGN = re.compile(r'\\.|["{}]', re.S)
_NUMBER = re.compile(r"\W*(?:passage|source)?\W*(\d{1,4})(?:\.0)?\W*", re.I)


@dataclass(frozen=True, slots=True)
class Quoted:
    """`passage`: the number that the prompt showed, or whatever the model wrote in its place. No words: the passage as
    a whole was cited."""

    passage: str
    words: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence as the model proposes it; nothing of it has been checked."""

    text: str
    quotes: tuple[Quoted, ...]


def _named(value: object) -> object:
    """1, 1.0, "1", "[1]" and "passage 1" are one number."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return value
    number = _NUMBER.fullmatch(str(value))
    return number[1] if number else str(value)


def _quote(value: object) -> object:
    """A bare number is a quote without words."""
    return {"passage": value} if isinstance(value, int | str) else value


class _Quote(BaseModel):
    model_config = ConfigDict(extra="ignore")

    passage: Annotated[str, BeforeValidator(_named)] = Field(
        max_length=200, validation_alias=AliasChoices("passage", "number", "passage_id", "id")
    )
    quote: str | None = Field(default=None, validation_alias=AliasChoices("quote", "words", "text"))


class _Sentence(BaseModel):
    model_config = ConfigDict(extra="ignore")

    text: str = Field(validation_alias=AliasChoices("text", "sentence"))
    quotes: list[Annotated[_Quote, BeforeValidator(_quote)]] = Field(
        validation_alias=AliasChoices("quotes", "citations", "passages")
    )


class Reply:
    """Feed it a reply piece by piece; it gives each statement as soon as it is complete."""

    def __init__(self) -> None:
        self._text = ""
        self._at = 0  # read so far
        self._opened: list[int] = []  # where the objects begin that are still open
        self._in_words = False

    def feed(self, piece: str) -> Iterator[Statement]:
        self._text += piece
        if self._thinking():
            return
        for sign in _SIGN.finditer(self._text, self._at):
            self._at = sign.end()
            begun = self._read(sign[0][-1], self._at - 1, len(sign[0]) > 1)
            if begun is not None and self._at - begun < LONGEST and (found := _statement(self._text[begun : self._at])):
                yield found
        self._at = max(self._at, len(self._text) - self._text.endswith("\\"))  # what that escapes is still to come

    def _thinking(self) -> bool:
        """Whether all of it so far is a model's thoughts; they are passed over once they end."""
        opening, closing = _THOUGHTS
        begun = self._text.lstrip()[: len(opening)]
        if self._at or not begun or not opening.startswith(begun):
            return False
        end = self._text.find(closing)
        if end >= 0:
            self._at = end + len(closing)
        return end < 0

    def _read(self, sign: str, place: int, escaped: bool) -> int | None:
        """Where the object begins that this sign ends. Outside of objects, quotation marks are prose."""
        if self._in_words:
            self._in_words = escaped or sign != '"'
        elif sign == '"':
            self._in_words = bool(self._opened)
        elif sign == "{":
            self._opened.append(place)
        elif sign == "}" and self._opened:
            return self._opened.pop()
        return None


def _statement(written: str) -> Statement | None:
    """None for an object that is something else: a quote, or the whole that holds the sentences."""
    try:
        read = _Sentence.model_validate(json.loads(written, strict=False))
    except (ValueError, RecursionError, ValidationError):
        return None
    return Statement(read.text, tuple(Quoted(quote.passage, quote.quote or "") for quote in read.quotes))
