"""What two quotations give alike and what only one of them gives: dates, figures, names, wording."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from rag.lexicon import Lexicon
from rag.terms import contains_words, folded, word_stems

_MONTHS = "January February March April May June July August September October November December".split()
_MONTH = "|".join(_MONTHS)
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
_DATES = (
    re.compile(rf"\b(?P<day>\d{{1,2}}) (?P<name>{_MONTH})(?: (?P<year>(?:19|20)\d\d))?\b"),
    re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>(?:19|20)\d\d)\b"),
    re.compile(rf"\b(?P<name>{_MONTH}) (?P<year>(?:19|20)\d\d)\b"),
    re.compile(r"\bQ(?P<quarter>[1-4]) (?P<year>(?:19|20)\d\d)\b"),
    re.compile(
        r"\b(?P<nth>first|second|third|fourth|last) (?P<part>quarter|semester|half) of (?P<year>(?:19|20)\d\d)\b"
    ),
    re.compile(r"\b(?P<from>(?:19|20)\d\d)\s?(?:[-–]|to|until)\s?(?P<to>(?:19|20)\d\d)\b"),
    re.compile(r"(?<![\w/.(-])(?P<year>(?:19|20)\d\d)(?![\w/]|[-–]\d)"),
)
_FIGURE = re.compile(
    r"(?:\b(?P<money>EUR|USD|€|\$)\s?)?(?<![\w/.(-])(?P<number>\d[\d.,]*\d|\d)(?![\w/-]|\.\d)"
    r"(?:\s?(?P<unit>%|per cent|percent|(?:million|billion)\b))?(?:\s(?P<noun>[a-z][a-z-]+))?"
)
_SHARES = {"half": "50%", "a third": "33%", "a quarter": "25%", "two thirds": "67%"}
_SHARE = re.compile(r"\b(?P<share>half|a third|a quarter|two thirds) of\b", re.I)
_LABEL = re.compile(
    r"\b(?:Action|Indicator|Pillar|Section|Article|Annex|Footnote|Priority|Chapter|No|PI)\s*\d[\d.]*(?:\(\d+\))?"
    r"|\b\d+/\d+(?:/\w+)?|\b[A-Z]{2,5}\s?\(\d{4}\)\s?\d+|\bhttps?://\S+|\d+(?:st|nd|rd|th)\b",
    re.I,
)
_MOST = 5  # of each, told


def told_differences(sides: Mapping[str, Sequence[str]], lexicon: Lexicon) -> str | None:
    """One sentence on two sides' quotations, keyed by what the sides are called; None where there is nothing to tell."""
    if len(sides) != 2:
        return None
    (first, ones), (second, others) = sides.items()
    mine, theirs = _given(" \n ".join(ones), lexicon), _given(" \n ".join(others), lexicon)
    alike = [shown for key, shown in mine.items() if key in theirs]
    only = [
        (name, [shown for key, shown in own.items() if key not in other and not _coarser(key, other)])
        for name, own, other in ((first, mine, theirs), (second, theirs, mine))
    ]
    parts = [f"in both: {', '.join(alike[:_MOST])}"] if alike else []
    parts += [f"only in {name}: {', '.join(shown[:_MOST])}" for name, shown in only if shown]
    return f"Dates, figures and names in these quotations, {'; '.join(parts)}." if parts else None


def told_wording(first: str, second: str) -> str:
    """Whether two wordings are the same, and if not, where they part."""
    ones, others = first.split(), second.split()
    plain = [[folded(word).strip(".,:;") for word in words] for words in (ones, others)]
    parted = [  # with the words beside them, by which they are recognised
        (" ".join(ones[max(a - 1, 0) : b + 1]), " ".join(others[max(c - 1, 0) : d + 1]))
        for tag, a, b, c, d in SequenceMatcher(None, plain[0], plain[1], autojunk=False).get_opcodes()
        if tag != "equal"
    ]
    if not parted:
        return "Both wordings are the same."
    shown = [f"“{one}” against “{other}”" for one, other in parted]
    return f"The wordings differ: {'; '.join(shown)}."


def _given(text: str, lexicon: Lexicon) -> dict[str, str]:
    """What a text gives, by a key that is the same however it is printed: dates, figures, names."""
    plain = _LABEL.sub(" ", text)
    found: dict[str, str] = {}
    for pattern in _DATES:
        for match in pattern.finditer(plain):
            found.setdefault(_date_key(match), match.group().strip())
        plain = pattern.sub(" ", plain)
    dates = {
        key: shown for key, shown in found.items() if not _coarser(key, {k: v for k, v in found.items() if k != key})
    }
    return dates | dict(_figures(plain)) | dict(_names(text, lexicon))


def _date_key(match: re.Match[str]) -> str:
    """ "2026-06-18", "2026-06", "2026-Q2", "2026-H2", "2026", "2021/2025"; a day without a year has none."""
    parts = match.groupdict()
    if parts.get("from"):
        return f"{parts['from']}/{parts['to']}"
    key = parts.get("year") or "?"
    if parts.get("quarter"):
        return f"{key}-Q{parts['quarter']}"
    if parts.get("nth"):
        return f"{key}-{'Q' if parts['part'] == 'quarter' else 'H'}{_NTH[parts['nth']]}"
    month = int(parts["month"]) if parts.get("month") else _MONTHS.index(parts["name"]) + 1 if parts.get("name") else 0
    key += f"-{month:02d}" if month else ""
    return f"{key}-{int(parts['day']):02d}" if parts.get("day") else key


def _coarser(key: str, others: Mapping[str, str]) -> bool:
    """Whether one of the others says the same more precisely: "2026" beside "2026-Q2"."""
    return bool(re.match(r"\d{4}(?:-|$)", key)) and any(other.startswith(f"{key}-") for other in others)


def _figures(text: str) -> Iterable[tuple[str, str]]:
    for match in _FIGURE.finditer(text):
        unit = {"per cent": "%", "percent": "%"}.get(match["unit"] or "", match["unit"] or "")
        number = match["number"].rstrip(".,")
        counted = bool(unit or match["money"]) or bool(match["noun"])
        if counted:
            noun = "" if unit == "%" or match["money"] else match["noun"] or ""
            shown = f"{match['money'] or ''} {number}{'' if unit == '%' else ' '}{unit} {noun}"
            yield f"#{number}{unit}", re.sub(r"\s+", " ", shown).strip()
    for match in _SHARE.finditer(text):
        yield f"#{_SHARES[match['share'].lower()]}", match["share"]


def _names(text: str, lexicon: Lexicon) -> Iterable[tuple[str, str]]:
    """Bodies and what has an acronym, each once whatever it is called; shown by the first name that the text prints.
    Part of a longer name is none of its own."""
    row = word_stems(text)
    found: dict[str, str] = {}
    for group in (*lexicon.groups, *lexicon.bodies):
        printed = [term for term in group.terms if re.search(rf"(?<!\w){re.escape(term)}(?!\w)", text)]
        named = [term for term in printed if term != term.lower()]
        if named and any(contains_words(row, variant) for variant in group.variants):
            key = next((key for key, shown in found.items() if shown in group.terms), f"@{min(group.variants)}")
            found.setdefault(key, named[0])
    for key, shown in found.items():
        if not any(shown != other and re.search(rf"\b{re.escape(shown)}\b", other) for other in found.values()):
            yield key, shown
