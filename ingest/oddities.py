"""What a document prints that does not agree with itself. Nothing is mended: each oddity becomes one notice."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from ingest.assembly import Placed
from ingest.blocks import BlockKind
from ingest.labels import Label, heading_label, label_of
from ingest.records import Action, ActionKind, Definition, Footnote

_ALIKE = 82  # of 100: two titles that share so much mean one thing
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
# Since October 2023 an act of the Official Journal's L series carries its own number: "(OJ L, 2024/1260, 2.5.2024)".
_PUBLISHED = re.compile(r"\(OJ L, (\d{4}/\d{1,5}),")
_ACT = re.compile(r"\((?:EU|EC|EU, Euratom)\)\s+(\d{4}/\d{1,5})\b")
_NAMED_YEARS = re.compile(r"((?:[\w'’-]+\s+){4})(\d{4}\s?[-–]\s?\d{2,4})\b")


def oddities_of(
    text: str,
    placed: Sequence[Placed],
    footnotes: Sequence[Footnote],
    actions: Sequence[Action],
    definitions: Sequence[Definition],
) -> tuple[str, ...]:
    return (
        *_gaps(placed, actions),
        *_retitled(placed, actions),
        *_own_numbers(text),
        *_years(text, footnotes),
        *_short_forms(text, definitions),
    )


def _gaps(placed: Sequence[Placed], actions: Sequence[Action]) -> Iterable[str]:
    for kind in ActionKind:
        yield from _missing(kind.value.capitalize(), [action.number for action in actions if action.kind is kind])
    labels = [label for place in placed if (label := _heading_label(place))]
    named = [label.printed.rsplit(" ", 1) for label in labels if label.kind in ("named", "priority")]
    for name in dict.fromkeys(parts[0] for parts in named if len(parts) == 2):
        yield from _missing(name, [_value(parts[1]) for parts in named if parts[0] == name and len(parts) == 2])
    decimals = [label.printed.split(".") for label in labels if label.kind == "decimal"]
    for stem in dict.fromkeys(tuple(parts[:-1]) for parts in decimals):
        before = ".".join([*stem, ""])
        yield from _missing("Section", [int(p[-1]) for p in decimals if tuple(p[:-1]) == stem], before)


def _heading_label(place: Placed) -> Label | None:
    return heading_label(place.block.text.plain()) if place.block.kind is BlockKind.HEADING else None


def _missing(name: str, numbers: Sequence[int], before: str = "") -> Iterable[str]:
    counted = Counter(numbers)
    for number in sorted(set(range(1, max(counted, default=0))) - set(counted)):
        yield f"{name} {before}{number} is missing from the numbering."
    for number, times in sorted(counted.items()):
        if times > 1:
            yield f"{name} {before}{number} stands {times} times in the numbering."


def _value(printed: str) -> int:
    """Of "2", "II" or "B"."""
    if printed.isdigit():
        return int(printed)
    if set(printed) <= set(_ROMAN):
        values = [_ROMAN[letter] for letter in printed]
        return sum(-one if one < after else one for one, after in pairwise([*values, 0]))
    return ord(printed[0].upper()) - ord("A") + 1


def _retitled(placed: Sequence[Placed], actions: Sequence[Action]) -> Iterable[str]:
    """An action's title beside the one that an annex gives it; a heading beside a list entry that is nearly it."""
    own = {action.start for action in actions}
    titles = {action.number: action.title for action in actions if action.kind is ActionKind.ACTION}
    headings = [place.block.text.plain() for place in placed if place.block.kind is BlockKind.HEADING]
    for place in placed:
        printed = place.block.text.plain()
        label = label_of(printed)
        if label and label.kind == "action" and place.start not in own:
            title = titles.get(label.number or 0)
            other = printed[label.length :].strip()
            if title is not None and _plain(title) != _plain(other):
                yield f'{label.printed} is titled "{title}" in one place and "{other}" in another.'
        elif place.block.kind is BlockKind.ITEM:
            yield from _nearly(printed, headings)


def _nearly(item: str, headings: Sequence[str]) -> Iterable[str]:
    entry = _plain(re.sub(r"\s*\([^()]*\)\s*$", "", item))
    bodies = {_plain(heading): heading for heading in headings}
    best = max(bodies, key=lambda body: fuzz.ratio(body, entry), default=None)
    if best is not None and best != entry and fuzz.ratio(best, entry) > _ALIKE:
        yield f'The heading "{bodies[best]}" is listed as "{item}".'


def _plain(title: str) -> str:
    label = label_of(title)
    return " ".join(title[label.length if label else 0 :].replace("’", "'").split()).rstrip(".:;").casefold()


def _own_numbers(text: str) -> Iterable[str]:
    for published in _PUBLISHED.finditer(text):
        line = text[text.rfind("\n", 0, published.start()) + 1 : published.start()]
        acts = [act[1] for act in _ACT.finditer(line)]
        if acts and published[1] not in acts:
            yield f"The act {acts[0]} is cited with the Official Journal number {published[1]}."


def _years(text: str, footnotes: Sequence[Footnote]) -> Iterable[str]:
    for note in footnotes:
        line = text[text.rfind("\n", 0, note.anchor) + 1 : note.anchor] if note.anchor is not None else ""
        found = list(_NAMED_YEARS.finditer(line))
        if not found or found[-1].end() != len(line):
            continue
        others = [other[2] for other in _NAMED_YEARS.finditer(note.text) if other[1].split() == found[-1][1].split()]
        if others and found[-1][2] not in others:
            name = " ".join(found[-1][1].split())
            yield f'"… {name} {found[-1][2]}" is dated {others[0]} in its footnote {note.number}.'


def _short_forms(text: str, definitions: Sequence[Definition]) -> Iterable[str]:
    forms: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for one in definitions:
        name = one.long.casefold().rstrip("s")
        names.setdefault(name, one.long)
        closed = re.sub(r"[\W_]", "", one.short)
        for short in (one.short.removesuffix("s"), closed.removesuffix("s")):
            known = forms.setdefault(name, [])
            if short not in known and (short in one.short or re.search(rf"\b{short}\b", text)):
                known.append(short)
    for name, shorts in forms.items():
        if len(shorts) > 1:
            yield f"{names[name]} is shortened as {' and as '.join(shorts)}."
