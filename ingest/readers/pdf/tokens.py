"""The operators of a content stream with their operands, scanned in one pass.

Grammar: ISO 32000-1, 7.2 and 7.8.2. What breaks it is skipped: a viewer shows the rest too.
"""

import re
from collections.abc import Iterator

Operand = float | str | bytes | list["Operand"]  # number, name with its slash, string, array

_TOKEN = re.compile(
    rb"""(?P<number>[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?=[\x00\t\n\f\r ()<>\[\]{}/%]|$))
    |(?P<name>/[^\x00\t\n\f\r ()<>\[\]{}/%]*)
    |(?P<string>\((?:[^()\\]|\\.)*\))
    |(?P<nested>\()
    |(?P<dictionary><<|>>)
    |<(?P<hex>[0-9A-Fa-f\x00\t\n\f\r ]*)>
    |(?P<open>\[)|(?P<close>\])
    |(?P<comment>%[^\r\n]*)
    |(?P<operator>[^\x00\t\n\f\r ()<>\[\]{}/%]+)
    """,
    re.X | re.S,
)
# Most arrays hold what one show operator shows: taking them whole is twice as fast.
_SIMPLE_ARRAY = re.compile(
    rb"""\[((?:[\x00\t\n\f\r ]*(?:\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]*>|[+-]?\d+(?:\.\d*)?(?=[\x00\t\n\f\r (<\]+-])))*)
    [\x00\t\n\f\r ]*\]""",
    re.X | re.S,
)
_ITEM = re.compile(rb"([+-]?\d+(?:\.\d*)?)|\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f]*)>", re.S)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.S)
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\r": b"", b"\n": b"", b"\r\n": b""}
_IMAGE_END = re.compile(rb"[\x00\t\n\f\r ]EI(?=[\x00\t\n\f\r ]|$)")
_BRACKET = re.compile(rb"\\.|[()]", re.S)
_MOST_OPERANDS = 100_000


def operations(data: bytes) -> Iterator[tuple[list[Operand], bytes]]:
    """Each operator with what stands before it. Of a dictionary its keys and values stand there one by one."""
    operands: list[Operand] = []
    arrays: list[list[Operand]] = []
    place = 0
    while (match := _TOKEN.search(data, place)) is not None:
        place = match.end()
        kind, target = match.lastgroup, (arrays[-1] if arrays else operands)
        if kind == "number":
            target.append(float(match.group()))
        elif kind == "string":
            target.append(_unescaped(match.group()[1:-1]))
        elif kind == "hex":
            target.append(_from_hex(match["hex"]))
        elif kind == "name":
            target.append(match.group().decode("latin-1"))
        elif kind == "open":
            simple = _SIMPLE_ARRAY.match(data, match.start())
            if simple is None:
                arrays.append([])
            else:
                target.append([_item(*found) for found in _ITEM.findall(simple[1])])
                place = simple.end()
        elif kind == "close" and arrays:
            closed = arrays.pop()
            (arrays[-1] if arrays else operands).append(closed)
        elif kind == "nested":
            place = _closing(data, match.start())
            target.append(_unescaped(data[match.start() + 1 : place - 1]))
        elif kind == "operator" and not arrays:
            if match.group() == b"BI":
                end = _IMAGE_END.search(data, place)
                place = end.end() if end else len(data)
            else:
                yield operands, match.group()
            operands = []
        if len(operands) > _MOST_OPERANDS:
            operands = []


def _item(number: bytes, string: bytes, digits: bytes) -> Operand:
    if number:
        return float(number)
    return _unescaped(string) if string else _from_hex(digits)


def _closing(data: bytes, start: int) -> int:
    """Behind the bracket that closes a string with brackets inside."""
    depth = 0
    for match in _BRACKET.finditer(data, start):
        depth += {b"(": 1, b")": -1}.get(match.group(), 0)
        if depth == 0:
            return match.end()
    return len(data)


def _unescaped(raw: bytes) -> bytes:
    return _ESCAPE.sub(_escape, raw) if b"\\" in raw else raw


def _escape(match: re.Match[bytes]) -> bytes:
    sign = match[1]
    if sign[:1] in b"01234567":
        return bytes([int(sign, 8) & 0xFF])
    return _PLAIN.get(sign, sign)


def _from_hex(digits: bytes) -> bytes:
    text = b"".join(digits.split(None)).replace(b"\x00", b"")
    return bytes.fromhex((text + b"0" if len(text) % 2 else text).decode("ascii"))
