"""The labels by which policy documents number their parts: "2.1.", "Action 7:", "Annex II", "A)", "Priority 3."."""

import re
from dataclasses import dataclass

_LABEL = re.compile(
    r"""^\s*(?:
      (?P<action>Action\s+(?:no\.?\s*)?(?P<action_number>\d{1,3}))\s*[.:–—-]\s*
    | (?P<indicator>(?:(?:Key\s+)?Performance\s+)?Indicator\s+(?P<indicator_number>\d{1,3}))\s*[.:–—-]\s*
    | (?P<named>(?:Annex|Chapter|Part|Title|Section|Article|Appendix)(?:\s+(?:\d+|[IVXLC]+|[A-Z])\b)?)\s*[.:–—-]?\s*
    | (?P<priority>(?:Strategic\s+)?(?:priority|objective|pillar|goal)\s+(?:area\s+)?\d{1,2})\s*[.:–—-]\s*
    | (?P<decimal>\d{1,2}(?:(?:\.\d{1,2}){1,4}(?=[.)]?\s)|(?=[.)]\s)))[.)]?\s+(?=[^\W\d_])
    | (?P<roman>[IVX]{1,5})[.)]\s+
    | (?P<letter>[A-Z])[.)]\s+
    )""",
    re.X | re.I,
)

_BARE_NUMBER = re.compile(
    r"\s*(\d{1,2})\s+(?!(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)"
    r"(?=[^\W\d_])"
)


@dataclass(frozen=True, slots=True)
class Label:
    """`printed` is the label without its punctuation ("Action 7", "2.1"); `length` counts it with it."""

    kind: str  # action, indicator, named, priority, decimal, roman, letter
    printed: str
    number: int | None  # of an action or indicator
    length: int

    @property
    def depth(self) -> int:
        """How deep a decimal number stands: "2.1" is 2."""
        return self.printed.count(".") + 1 if self.kind == "decimal" else 1


def heading_label(text: str) -> Label | None:
    """Of a text that is known to be a heading: a number without a point counts ("2 PRIORITY ACTIONS")."""
    label = label_of(text)
    bare = _BARE_NUMBER.match(text) if label is None else None
    return Label("decimal", bare[1], None, bare.end()) if bare else label


def label_of(text: str) -> Label | None:
    """The label that a heading or a row opens with. Letters and Roman numbers must be capitals: "a) …" is a list."""
    match = _LABEL.match(text)
    if match is None:
        return None
    kind = next(
        name for name in ("action", "indicator", "named", "priority", "decimal", "roman", "letter") if match[name]
    )
    printed = re.sub(r"\s+", " ", match[kind]).strip()
    if kind in ("roman", "letter", "named", "priority", "action", "indicator") and not printed[0].isupper():
        return None
    if kind in ("roman", "letter") and not printed.isupper():
        return None
    number = match["action_number"] or match["indicator_number"]
    return Label(kind, printed, int(number) if number else None, match.end())
