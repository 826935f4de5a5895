"""A model's reply, read piece by piece: what is found in it, however it is wrapped, cut or misshapen."""

import pytest

from rag.reply import Quoted, Reply, Statement

ONE = '{"text": "A is B.", "quotes": [{"passage": 1, "quote": "A is B"}]}'
TWO = '{"text": "C is D.", "quotes": [{"passage": 2, "quote": "C is D"}, {"passage": 3, "quote": ""}]}'
A = Statement("A is B.", (Quoted("1", "A is B"),))
C = Statement("C is D.", (Quoted("2", "C is D"), Quoted("3", "")))


def read(text: str, length: int = 1_000_000) -> list[Statement]:
    reply = Reply()
    return [found for at in range(0, len(text), length) for found in reply.feed(text[at : at + length])]


FOUND = [
    (f'{{"sentences": [{ONE}, {TWO}]}}', [A, C]),
    (f"[{ONE}, {TWO}]", [A, C]),
    (f"{ONE}\n{TWO}", [A, C]),  # a line each
    (f'Here is the "answer":\n```json\n{{"sentences": [{ONE}]}}\n```\nI hope it helps {{really}}.', [A]),
    (f'{{"sentences": [{ONE}, {TWO[:-20]}', [A]),  # the end is missing
    (f'{{"sentences": [{ONE},, {TWO},]}}', [A, C]),  # not quite JSON
    (f"<think>Perhaps {TWO}?</think>{ONE}", [A]),  # a model's thoughts are no reply
    (f"<think>Perhaps {TWO}", []),
    (f"<thinking of it> {ONE}", [A]),
    ('{"text": "a }{ \\" b", "quotes": []}', [Statement('a }{ " b', ())]),  # braces inside words
    ('{"sentence": "A is B.", "citations": [1, "2", "[3]", "passage 4"]}',
     [Statement("A is B.", tuple(Quoted(str(n), "") for n in (1, 2, 3, 4)))]),
    ('{"text": "A.", "quotes": [{"passage": "communication:1-2", "quote": null}]}',
     [Statement("A.", (Quoted("communication:1-2", ""),))]),
    ('{"text": "A.", "quotes": [{"passage": 1.0, "quote": "a"}], "note": 5}', [Statement("A.", (Quoted("1", "a"),))]),
    ("", []),
    ("There is no answer.", []),
    ("{}", []),
    ("}" * 100 + "{" * 100, []),
    ('{"text": 5, "quotes": []}', []),
    ('{"text": "A.", "quotes": "x"}', []),
    ('{"text": "A.", "quotes": [{"passage": true, "quote": "a"}]}', []),
    ('{"text": "A.", "quotes": [{"passage": [1], "quote": "a"}]}', []),
    ('{"text": "A.", "quotes": [{"passage": ' + "9" * 5_000 + "}]}", []),
    ('{"text": "\\ud800", "quotes": []}', [Statement("\ud800", ())]),  # half a character, refused later
    ('{"text": "A.", "quotes": ' + "[" * 9_000 + "]" * 9_000 + "}", []),  # deeper than can be read
    ('{"text": "' + "A" * 30_000 + '", "quotes": []}', []),  # longer than is read
]  # fmt: skip


@pytest.mark.parametrize("length", [1, 7, 1_000_000])
@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_finds(text: str, expected: list[Statement], length: int) -> None:
    assert read(text, length) == expected


def test_a_statement_is_given_as_soon_as_it_is_whole() -> None:
    reply = Reply()
    assert list(reply.feed(f'{{"sentences": [{ONE[:-1]}')) == []
    assert list(reply.feed("}")) == [A]
