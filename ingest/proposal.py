"""What a document says on its first page about itself: title, reference, date, issuer, marking. A proposal, no more:
what people give stands above it, and a marking that is not printed counts as the highest."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from ingest.blocks import Block, BlockKind, Emphasis, Source
from ingest.canonical import joined
from ingest.labels import label_of
from ingest.records import Marking, Metadata

_FRONT = 3000  # characters
_PROSE = 220  # a paragraph as long as this is no front matter
_LONGEST_TITLE = 300
_LONGEST_ID = 64
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_DATE = re.compile(
    r"\b(?:(?P<iso>\d{4}-[01]\d-[0-3]\d)|(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s+(?P<month>" + "|".join(_MONTHS) + r"),?\s+"
    r"(?P<year>(?:19|20)\d\d)|(?P<d>[0-3]?\d)\.(?P<m>[01]?\d)\.(?P<y>(?:19|20)\d\d))\b",
    re.I,
)
_COMMISSION = re.compile(r"\b(?:COM|SWD|JOIN|SEC|C)\s?[(/]\s?\d{4}[)/]\s?\d{1,5}(?:[\s/]+final(?:/\d)?)?")
_COUNCIL = re.compile(r"(?:^|\bST\s)\s*(\d{4,5}(?:/\d)?/\d{2}(?:\s+(?:REV|ADD|COR)\s?\d+)*)\s*$", re.M)
_ACT = re.compile(r"\b(?:Regulation|Directive|Decision|Recommendation)\s+\((?:EU|EC|Euratom)\)\s+(?:No\s+)?\d+/\d+")
_SUBJECT = re.compile(r"^\s*Subject\s*:\s*(.+)$", re.M | re.I)
_FROM = re.compile(r"^\s*From\s*:\s*(.+)$", re.M | re.I)
_MARKED = re.compile(
    r"\b(?:LIMITE|PUBLIC|SENSITIVE|R[- ]?UE|RESTREINT UE|EU RESTRICTED|CONFIDENTIEL UE|SECRET UE|CONFIDENTIAL)\b"
)
_ISSUERS = (
    "European Commission",
    "Council of the European Union",
    "European Council",
    "European Parliament",
    "European Court of Auditors",
    "European Economic and Social Committee",
    "European Committee of the Regions",
)
_KINDS = (
    "Communication", "Action Plan", "Factsheet", "Fact sheet", "Roadmap", "Strategy", "Proposal", "Regulation",
    "Directive", "Decision", "Recommendation", "Conclusions", "Resolution", "Staff working document", "White paper",
    "Green paper", "Report", "Opinion", "Note",
)  # fmt: skip
_CODES = re.compile(r"(?:[A-Z]{2,}\s+\d+\s*)+")


@dataclass(frozen=True, slots=True)
class Given:
    """What people say about a document; None where they say nothing."""

    id: str | None = None
    title: str | None = None
    short_title: str | None = None
    reference: str | None = None
    date: str | None = None  # ISO 8601
    issuer: str | None = None
    kind: str | None = None
    marking: Marking | None = None
    language: str | None = None
    names: tuple[str, ...] | None = None  # as people call it
    aliases: tuple[tuple[str, ...], ...] | None = None  # terms of one meaning each


def propose_metadata(name: str, source: Source, given: Given | None = None) -> Metadata:
    """From the first page and the margins; the hash is still to come."""
    said = given or Given()
    front = list(_front(source.blocks))
    text = "\n".join(block.text.plain() for block in front)
    printed = "\n".join([text, *source.furniture])
    reference = said.reference if said.reference is not None else _reference(printed)
    title = said.title or _title(front, text) or PurePosixPath(name).stem
    stem = re.sub(r"[\W_]+", " ", PurePosixPath(name).stem)
    kind = said.kind or _kind(stem) or _kind(text) or "Document"
    return Metadata(
        id=said.id or id_from(name),
        title=title,
        short_title=said.short_title or _short(title, kind, reference),
        reference=reference,
        date=said.date if said.date is not None else _date(printed),
        issuer=said.issuer or _issuer(printed, reference),
        kind=kind,
        marking=said.marking or _marking(printed),
        language=said.language or "en",
        sha256="",
        source=name,
        names=tuple(one.lower() for one in said.names or ()),
        aliases=said.aliases or (),
    )


def terms_of(alias: str) -> tuple[str, ...]:
    """ "VAT = Value Added Tax" is two terms of one meaning. Raises ValueError for fewer."""
    terms = tuple(term.strip() for term in alias.split("="))
    if len(terms) < 2 or not all(terms):
        raise ValueError("should be terms of one meaning with = between them, as in VAT = Value Added Tax")
    return terms


def id_from(name: str) -> str:
    """An id for a file: its name in small letters, digits and hyphens."""
    words = re.findall(r"[a-z0-9]+", PurePosixPath(name).stem.casefold())
    return "-".join(words)[:_LONGEST_ID].strip("-") or "document"


def _front(blocks: Sequence[Block]) -> Iterable[Block]:
    length = 0
    for block in blocks:
        text = block.text.plain()
        if block.kind is BlockKind.NOTE or (block.page or 1) > 1:
            continue
        labelled = label_of(text) is not None and block.kind is not BlockKind.ROW
        if len(text) >= _PROSE or length > _FRONT or labelled or block.kind is BlockKind.ITEM:
            return
        length += len(text)
        if block.kind is BlockKind.ROW:  # "From: | Presidency"
            cells = [joined(cell, " ") for cell in block.cells]
            yield Block(BlockKind.PARAGRAPH, joined([cell for cell in cells if cell], " "))
        elif text.strip():
            yield block


def _reference(printed: str) -> str:
    lines = [
        line for line in printed.splitlines() if not re.match(r"\s*(?:No\.?\s*(?:prev|Cion)|Subject|To\b)", line, re.I)
    ]
    text = "\n".join(lines)
    found = [match for pattern in (_COMMISSION, _COUNCIL, _ACT) if (match := pattern.search(text))]
    if not found:
        return ""
    first = min(found, key=lambda match: match.start())
    return " ".join((first[1] if first.re is _COUNCIL else first.group()).split())


def _title(front: Sequence[Block], text: str) -> str:
    subject = _SUBJECT.search(text)
    if subject:
        return _clipped(subject[1])
    bold = [block for block in front if block.emphasis is Emphasis.BOLD or block.kind is BlockKind.HEADING]
    titled = [words for block in bold if _is_title(words := " ".join(block.text.plain().split()))]
    plain = [words for block in front if _is_title(words := " ".join(block.text.plain().split()))]
    return _clipped(" ".join(titled[:3]) if titled else next(iter(plain), ""))


def _is_title(words: str) -> bool:
    """Is it more than an institution's name, a date, a reference or a row of codes?"""
    rest = _COUNCIL.sub("", _COMMISSION.sub("", _DATE.sub("", words)))
    if rest.casefold().strip(" ,") in {issuer.casefold() for issuer in _ISSUERS} or _CODES.fullmatch(rest + " "):
        return False
    return len(re.findall(r"[^\W\d_]{2,}", rest)) >= 3


def _clipped(title: str) -> str:
    title = " ".join(title.split())
    return title if len(title) <= _LONGEST_TITLE else title[:_LONGEST_TITLE].rsplit(" ", 1)[0] + " …"


def _short(title: str, kind: str, reference: str) -> str:
    """As a sentence names it."""
    if reference and kind != "Document":
        return f"the {kind} {reference}"
    return reference or (title if len(title) <= 80 else title[:80].rsplit(" ", 1)[0] + " …")


def _date(printed: str) -> str:
    """ISO 8601, or nothing. The first date that is one."""
    for match in _DATE.finditer(printed):
        if match["iso"]:
            return match["iso"]
        year, day = match["year"] or match["y"], int(match["day"] or match["d"])
        month = _MONTHS.index(match["month"].lower()) + 1 if match["month"] else int(match["m"])
        if 1 <= month <= 12 and 1 <= day <= 31:
            return f"{year}-{month:02d}-{day:02d}"
    return ""


def _issuer(printed: str, reference: str) -> str:
    sender = _FROM.search(printed)
    if re.match(r"\d", reference):
        return "Council of the European Union" + (f", {' '.join(sender[1].split())}" if sender else "")
    folded = " ".join(printed.split()).casefold()
    named = [(folded.find(issuer.casefold()), issuer) for issuer in _ISSUERS if issuer.casefold() in folded]
    if named:
        return min(named)[1]
    if _COMMISSION.match(reference):
        return "European Commission"
    return " ".join(sender[1].split()) if sender else ""


def _kind(text: str) -> str:
    """The first word that names a kind of document."""
    found = [(match.start(), kind) for kind in _KINDS if (match := re.search(rf"\b{kind}\b", text, re.I))]
    return min(found)[1] if found else ""


def _marking(printed: str) -> Marking:
    """The highest that is printed; none or an unknown one counts as the highest there is."""
    return max(
        (Marking.of(found) for found in _MARKED.findall(printed)), key=lambda one: one.rank, default=Marking.of("")
    )
