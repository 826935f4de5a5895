"""Figures of the claim against those of the evidence: value, unit, direction of the bound, and what is counted."""

import re
from collections.abc import Iterator, Sequence

from rag.verify.finding import DOUBTFUL, HINT, LIKELY, SURE, Finding, Kind, both, missing
from rag.verify.quantities import OPPOSITE, Bound, Figure, figures_in
from rag.verify.words import stem

# Words that imply a number without being one: they bear out, they need no bearing out.
_IMPLIED = {
    "twice": 2, "both": 2, "pair": 2, "couple": 2, "double": 2, "doubled": 2, "thrice": 3, "triple": 3, "tripled": 3,
    "single": 1, "dozen": 12, "decade": 10, "fortnight": 2, "majority": 50, "halved": 50,
}  # fmt: skip
_UNITS = {
    stem(word): kind
    for kind, words in {
        "time": "second minute hour day week month year decade century",
        "length": "metre meter kilometre kilometer mile centimetre millimetre foot inch km m cm mm",
        "mass": "gram kilogram kilo tonne ton pound kg g mg milligram",
        "volume": "litre liter ml gallon barrel", "heat": "degree celsius fahrenheit",
        "power": "watt kilowatt megawatt",
    }.items()
    for word in words.split()
}  # fmt: skip


def check(claim: str, evidence: Sequence[str]) -> Iterator[Finding]:
    """Each figure of the claim must stand in the evidence: value, unit, direction of its bound, and what it counts."""
    known = [figure for text in evidence for figure in figures_in(text)]
    raw = " ".join(evidence)
    claimed = figures_in(claim)
    yield from _repeated(claimed, known)
    for figure in claimed:
        same = [other for other in known if figure.same_value(other)]
        if same:
            yield from _objections(figure, same, known)
        elif (
            not any(figure.rounds(other) for other in known) and not _printed(figure, raw) and not _implied(figure, raw)
        ):
            yield _unknown(figure, known)


def _repeated(claimed: Sequence[Figure], known: Sequence[Figure]) -> Iterator[Finding]:
    """A figure told more often than the evidence has it, in the place of another one."""
    unused = [other for other in known if not any(other.same_value(figure) for figure in claimed)]
    for figure in {(figure.value, figure.unit): figure for figure in claimed}.values():
        told = sum(figure.same_value(other) for other in claimed)
        if 1 <= sum(figure.same_value(other) for other in known) < told and len(claimed) >= len(known) > 1:
            rivals = [other for other in unused if other.unit == figure.unit]
            if rivals:
                yield Finding(Kind.FIGURE, both(figure.text, rivals[0].text), DOUBTFUL)


def _unknown(figure: Figure, known: Sequence[Figure]) -> Finding:
    rivals = [other for other in known if other.counted and other.counted == figure.counted]
    rivals = rivals or [other for other in known if other.unit == figure.unit]
    reason = both(figure.text, rivals[0].text) if len(rivals) == 1 else missing(figure.text)
    contradicted = any(other.counted and other.counted == figure.counted for other in known)
    if figure.text[:1].isdecimal() or contradicted or figure.value > 4:
        return Finding(Kind.FIGURE, reason, SURE)
    if figure.unit == "th" and any(other.unit == "th" for other in known):
        return Finding(Kind.FIGURE, reason, DOUBTFUL)
    if any(
        other.value < 20 and not other.unit and not figure.unit and not other.text[:1].isdecimal() for other in known
    ):
        return Finding(Kind.FIGURE, reason, DOUBTFUL)
    return Finding(Kind.FIGURE, reason, HINT, refuses=False)  # "which of the two": counted, not read


def _implied(figure: Figure, raw: str) -> bool:
    return any(
        value == figure.value and re.search(rf"\b{word}\b", raw, re.I)
        for word, value in _IMPLIED.items()
        if (figure.unit == "%") == (value == 50)
    )


def _printed(figure: Figure, raw: str) -> bool:
    """As part of a name or code that is no figure: "IPv6", "24/7", "COVID-19"."""
    digits = re.match(r"\d+", figure.text)
    return bool(digits) and bool(re.search(rf"(?<!\d){re.escape(figure.text)}(?!\d|[.,]\d)", raw))


def _objections(figure: Figure, same: Sequence[Figure], known: Sequence[Figure]) -> Iterator[Finding]:
    bounds = {other.bound for other in same}
    if figure.bound in OPPOSITE and figure.bound not in bounds:
        if bounds <= {OPPOSITE[figure.bound]}:
            yield Finding(Kind.FIGURE, both(figure.said, same[0].said), SURE)
        elif bounds <= {Bound.EXACT}:
            yield Finding(Kind.FIGURE, both(figure.said, same[0].said), DOUBTFUL)
    elif figure.bound is Bound.EXACT and bounds <= {Bound.AT_LEAST, Bound.AT_MOST}:
        yield Finding(Kind.FIGURE, both(figure.text, same[0].said), DOUBTFUL)
    kind = _UNITS.get(figure.counted)
    if kind and all(_UNITS.get(other.counted) == kind and other.counted != figure.counted for other in same):
        yield Finding(Kind.FIGURE, both(figure.with_unit, same[0].with_unit), SURE)
    elif figure.counted and all(other.counted and other.counted != figure.counted for other in same):
        rival = next((other for other in known if other.counted == figure.counted), None)
        if rival is not None and not figure.same_value(rival):
            yield Finding(Kind.FIGURE, both(figure.with_unit, rival.with_unit), LIKELY)
