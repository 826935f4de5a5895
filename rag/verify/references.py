"""Article, section and document numbers: "Article 68(2)", "COM(2019) 640 final", "11842/23", "2002/584/JHA"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.verify.finding import SURE, Finding, Kind, both, missing

_LABELS = {
    "art": "article", "arts": "article", "articles": "article", "sec": "section", "sections": "section",
    "actions": "action", "annexes": "annex", "chapters": "chapter", "paragraphs": "paragraph", "para": "paragraph",
    "points": "point", "recitals": "recital", "footnotes": "footnote", "note": "footnote", "pillars": "pillar",
    "pages": "page", "p": "page", "pp": "page", "figures": "figure", "tables": "table", "indicators": "indicator",
    "priorities": "priority", "steps": "step", "phases": "phase", "rules": "rule",
}  # fmt: skip
_LABELLED = re.compile(
    r"""\b(?P<label>art(?:icle)?s?|sec(?:tion)?s?|actions?|annex(?:es)?|appendix|chapters?|para(?:graph)?s?|points?
    |recitals?|footnotes?|pillars?|pages?|pp?|figures?|tables?|indicators?|priority|priorities|steps?|phases?|rules?
    |title|part|volume|clause|schedule|objective|goal|category|class|tier|level)\.?\s+(?:area\s+|no\.?\s*)?
    (?P<number>\d+(?:\.\d+)*(?:\s?\(\w{1,3}\))*|(?=[IVXLC]+\b)[IVXLC]{1,6})(?![\w%/]|\.\d|,\d{3})""",
    re.X | re.I,
)
_DOCUMENT = re.compile(
    r"""\b(?:
      (?:[A-Z]{2,5}\s?)?\(?(?:19|20)\d\d\)?\s?/?\s?\d{1,5}\s+final\b          # COM(2019) 640 final
    | [A-Z]{2,5}\s?\((?:19|20)\d\d\)\s?/?\s?\d{1,5}\b                          # COM (2023) 641
    | [A-Z]{2,5}/(?:19|20)\d\d/\d{1,5}(?:\s+final)?\b                          # COM/2025/148 final
    | (?:19|20)\d\d/\d{1,4}(?:/[A-Z]{2,5})?\b(?!/)                             # 2002/584/JHA, 2018/302
    | \d{2}/\d{1,4}/[A-Z]{2,5}\b                                               # 97/827/JHA
    | \d{3,5}(?:/\d{1,2})?/(?:19|20)?\d\d\b(?:\s+(?:REV|COR|ADD)\s?\d+)?       # 11842/23, 11842/2/23 REV 2
    | No\.?\s+\d{1,5}/\d{2,4}\b                                                # No 273/2004
    | OJ\s+[LC]\s?\d+                                                          # OJ L 119
    | (?:ISO|IEC|EN|RFC)[\s-]\d{2,6}(?:[-:]\d+)*\b                             # ISO 9001
    )""",
    re.X,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """`kind` is the label ("article") or "document"; `number` is comparable, `text` as printed."""

    kind: str
    number: str
    text: str
    start: int
    end: int

    def borne_out_by(self, other: "Reference") -> bool:
        """The same, or the other is a part of this one: "Article 68" is borne out by "Article 68(2)"."""
        if self.kind != other.kind:
            return False
        return self.number == other.number or (self.kind != "document" and other.number.startswith(self.number + "("))


@lru_cache(maxsize=16_384)
def references_in(text: str) -> tuple[Reference, ...]:
    found = [_document(match) for match in _DOCUMENT.finditer(text)]
    taken = [(reference.start, reference.end) for reference in found]
    for match in _LABELLED.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            label = match["label"].lower()
            number = re.sub(r"\s", "", match["number"]).upper()
            found.append(Reference(_LABELS.get(label, label), number, match[0], match.start(), match.end()))
    return tuple(sorted(found, key=lambda reference: reference.start))


def _document(match: re.Match[str]) -> Reference:
    """The digits decide: "COM/2025/148 final" and "COM(2025) 148" are one document."""
    number = "-".join(re.findall(r"\d+", match[0]))
    series = re.search(r"(?:^|/)([A-Z]{3,5})\b", match[0])
    kept = series[1] if series and series[1] not in {"REV", "COR", "ADD"} else ""
    return Reference("document", f"{number} {kept}".strip(), match[0], match.start(), match.end())


def check(claim: str, evidence: Sequence[str]) -> Iterator[Finding]:
    """Each number by which the claim names a text must stand in the evidence."""
    known = [reference for text in evidence for reference in references_in(text)]
    for reference in references_in(claim):
        if any(reference.borne_out_by(other) for other in known):
            continue
        if reference.kind != "document" and any(_said(reference, text) for text in evidence):
            continue
        same_kind = [other for other in known if other.kind == reference.kind]
        reason = both(reference.text, same_kind[0].text) if len(same_kind) == 1 else missing(reference.text)
        yield Finding(Kind.REFERENCE, reason, SURE)


def _said(reference: Reference, text: str) -> bool:
    """A number in a list after its label: "Articles 3, 4 and 5"."""
    return bool(re.search(rf"(?<![\w.]){re.escape(reference.number)}(?![\w.]\w)", text, re.I))
