"""The term whose meaning a question asks for: "what is …", "… stands for?", "explain what … are", "…: full name?"."""

import re
from dataclasses import dataclass

_TERM = r"(?P<term>[‘“\"']?[\w’'./&-]+(?: [\w’'./&()-]+){0,6}?[’”\"']?)"
_END = (
    r"(?=\s+for\W*$|\s*(?:[?.,;:!)]|$)|\s(?:and|or|but|to (?:me|us|a|an|someone|somebody)|"
    r"in (?:plain|simple|a few|this|that|the)|for (?:me|a)|please|again|exactly|according|as|when|good for|supposed|meant|"
    r"within|under|by the|if)\b)"
)
_ARTICLE = (
    r"(?:an?\s|the\s|these\s|this\s|those\s|so-called\s|word\s|term\s|expression\s|acronym\s|abbreviation\s|letters\s)*"
)
_BE = r"(?:['’]s|\sis|\sare|\swas|\swere)"
_PATTERNS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\bwhat(?: do| does| did) {_ARTICLE}{_TERM}\s(?:(?:actually|exactly|really) )?(?:mean|stand for|abbreviate|refer to|denote|signify)\b",
        rf"\b(?:me(?:an|ant|aning) by|meaning of|definition of|define|short for|full (?:name|form|title) of|long form of|spell out|unpack|abbreviation of)\s{_ARTICLE}{_TERM}{_END}",
        rf"\b(?:what|who)\s{_ARTICLE}{_TERM}\s(?:is|are|was|were)\b(?=\W*$|\s(?:and|for|about|supposed|meant|all|in)\b|[,.?])",
        rf"\bwhat(?: exactly| actually| precisely)?{_BE}(?: exactly| actually)?\s{_ARTICLE}{_TERM}{_END}",
        rf"\b(?:explain|describe|clarify)(?: to (?:me|us))?(?: briefly)?\s{_ARTICLE}{_TERM}{_END}",
        rf"^\W*{_ARTICLE}{_TERM}\s*(?:[:,.?–—-]+\s*)+(?:what|full|long|meaning|short for|acronym|stands|who|explain|define|definition|abbreviation)\b",
    )
)
_POINTED = re.compile(
    r"\b(?P<term>[A-Z][\w/-]*[A-Z][\w/-]*(?: [A-Z]{2,})?)\b[^?]*[.,:;–—-]\s*(?i:what)(?:['’]s| is| does)\s(?:that|it|this)\b"
)
_ACRONYM = re.compile(r"(?<![\w-])(?=[\w/ -]*[A-Z].?[A-Z])[A-Z][\w/-]{1,12}(?: [A-Z]{2,4})?(?![\w-])")
_LETTERS = re.compile(
    r"\bstands? for\b|\bletters\b|\bacronym|\babbreviat\w+|\bshort for\b|\bfull (?:name|form|title)\b|\blong form\b|\bspel[lt]\w* out\b|\bunpack\b",
    re.I,
)
_MORE = re.compile(r"\band\b.{0,12}\b(?:what|who|which|where|how|why|when)\b|\bwhat (?:is|are) (?:it|they)\b", re.I)
_PURPOSE = re.compile(
    r"(?<!stand)(?<!stands)(?<!short) for\W*$|\bgood for\b|\bpurpose\b|\b(?:does|do|would|will) (?:it|they|he|she)\b|\bsupposed to\b|\bmeant to\b|\baim\w*\b|\bused? for\b|\buse of\b",
    re.I,
)
_WHAT_FOR = re.compile(rf"\bwhat{_BE}\s{_ARTICLE}{_TERM}\s(?:good |used |meant |there )?for\W*$", re.I)
_NO_TERM = re.compile(
    r"\b(?:of|for|on|about|in|by|from|with|that|which|who|when|where|between|under|according|is|are|was|were|do|does|said|"
    r"difference|role|aim|purpose|goal|number|date|deadline|timetable|title|content|status|reason|result|results|say|says)\b",
    re.I,
)
_QUOTED = re.compile(r"[“\"]([^”\"]{3,60})[”\"]|(?<!\w)[‘']([^’']{3,60})[’'](?!\w)")
_PROPER = re.compile(r"^[A-Z][\w-]+(?: (?:of |and |on |against |for )?(?:the )?[A-Z][\w-]+)+$")
_POINTING = ("", "it", "this", "that", "they", "these", "those", "letters", "word", "term", "acronym", "abbreviation")
_LINKED = re.compile(r"\b(?:of|for|on|in|from|with|against|and)\b", re.I)


@dataclass(frozen=True, slots=True)
class Asked:
    """`terms` may be the term, the likeliest first. `letters`: only its long form is asked for; `purpose`: also what it
    is for; `more`: something else about it, too; `proper`: it is a name, or
    stands in quotation marks."""

    terms: tuple[str, ...]
    letters: bool
    purpose: bool
    more: bool
    proper: bool = False


def term_asked(text: str, defining: bool) -> Asked | None:
    """None where no term's meaning is asked for. `defining`: the question is known to ask for a definition."""
    plain = re.sub(r"\s+", " ", text).strip()
    letters = bool(_LETTERS.search(plain))
    purpose = bool(_PURPOSE.search(plain))
    terms = [
        match["term"].strip("‘’“”\"' ()")
        for match in (p.search(plain) for p in (_POINTED, *_PATTERNS, _WHAT_FOR))
        if match
    ]
    quoted = _QUOTED.search(plain)
    if terms and quoted:
        terms.insert(0, quoted[1] or quoted[2])
    if letters or defining:
        terms += [match.group() for match in _ACRONYM.finditer(plain)]
    kept = [
        term
        for term in dict.fromkeys(terms)
        if term.lower() not in _POINTING and not _NO_TERM.search(_LINKED.sub(" ", term))
    ]
    more = purpose or bool(_MORE.search(plain))
    if not kept:
        return None
    proper = bool(_PROPER.search(kept[0])) or bool(re.search(rf"[‘“\"']{re.escape(kept[0])}[’”\"']", plain))
    return Asked(tuple(kept), letters and not more, purpose, more, proper)
