"""Footnote marks that are no plain numbers: stars and daggers, letters, small Roman numbers.

Each has a code above those of numbers, so that it travels in a text as `canonical.mark_char`. Only a sign that a note
answers is a mark ("1er" and "2nd" hold none); the others become letters again.
"""

from collections.abc import Sequence

_FIRST = 20_000  # codes of signs start here; numbers of notes have four digits at most
_SYMBOLS = ("*", "†", "‡", "§", "¶", "‖", "**", "††", "‡‡", "§§", "¶¶", "‖‖", "***", "†††", "‡‡‡")
_STARS = tuple("*" * count for count in range(1, 16))
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_LETTERS = tuple(first + second for first in ("", "a", "b") for second in _ALPHABET)
_ROMANS = tuple(
    tens + ones
    for tens in ("", "x", "xx", "xxx", "xl", "l", "lx")
    for ones in ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
)[1:]
_SERIES = (_SYMBOLS, _STARS, _LETTERS, _ROMANS)
_ALL = tuple(dict.fromkeys(sign for series in _SERIES for sign in series))
_CODES = {sign: _FIRST + place for place, sign in enumerate(_ALL)}
_SAME = str.maketrans({"∗": "*", "∥": "‖", "＊": "*", "⁎": "*"})


def code_of(printed: str) -> int | None:
    """Of a number or a sign as it is printed, with or without brackets; None if it is neither."""
    bare = printed.strip().strip("[]()").translate(_SAME).strip()
    if bare.isdecimal() and bare.isascii() and len(bare) <= 4:
        return int(bare)
    return _CODES.get(bare)


def is_sign(code: int) -> bool:
    return code >= _FIRST


def printed(code: int) -> str:
    place = code - _FIRST
    return _ALL[place] if 0 <= place < len(_ALL) else str(code)


def is_first(code: int) -> bool:
    return code in (0, 1) or any(printed(code) == series[0] for series in _SERIES if is_sign(code))


def follows(code: int, last: int) -> bool:
    """Does it come next after `last` in any way of counting?"""
    if not is_sign(code):
        return code == last + 1
    return is_sign(last) and any(_next(series, printed(last)) == printed(code) for series in _SERIES)


def _next(series: Sequence[str], sign: str) -> str | None:
    place = series.index(sign) + 1 if sign in series else len(series)
    return series[place] if place < len(series) else None
