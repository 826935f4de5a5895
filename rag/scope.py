"""What in a question is denied, and what is said of one thing alone: the reach of "not", "neither … nor", "without", "only".

Works on the spans of things that the question names (`Named`), whatever they are. A denial reaches forward to the next
thing named in its clause and to all that is coordinated with it ("without X, Y or Z"); where nothing follows, it reaches
back ("X is not", "X has no part in", "leave X out"). An exclusive word reaches the nearest thing named.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Named:
    """Something that a question names. `who` is true of those who act, which may be subjects of "is not"."""

    start: int
    end: int
    who: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """Places in the sequence of things named. `denied` one by one; `not_all`: groups denied only jointly ("not both X and
    Y"); `alone`: nothing else goes with them; `not_alone`: something else must."""

    denied: frozenset[int] = frozenset()
    not_all: tuple[tuple[int, ...], ...] = ()
    alone: frozenset[int] = frozenset()
    not_alone: frozenset[int] = frozenset()
    sole: bool = False  # one thing alone, whatever it is ("nobody else", with nothing named)


_NT = r"(?:\w+n['’]t|(?:is|are|was|were|do|does|did|has|have|had|wo|ca|should|would|could)nt)\b"
_NEGATIVE = rf"(?:not|never|cannot|{_NT})"
_NOBODY = r"(?:no\s?-?one|nobody|nothing|none|no (?:other|further|additional|second)(?: \w+)?)"
# "nobody but X", "not … anyone other than X": X alone.
_NONE_BUT = re.compile(
    rf"(?:\b(?:{_NOBODY}|no \w+)|\b{_NEGATIVE}\b(?:\s+\w+){{0,4}}?\s+(?:any(?:one|body|thing)|any \w+))(?:\s+else)?\s+"
    r"(?:but|except(?: for)?|besides|apart from|aside from|other than|save(?: for)?)\b(?!\s+(?:also|not|is|are)\b)",
    re.I,
)
_NO_OTHERS = re.compile(
    rf"(?:\b(?:and|with|by|to|for|or|from|of)\s+)*\b(?:{_NOBODY}\s+else|no\s?-?one else|no others?\b(?!\s+than)|"
    r"none else|without (?:any(?:one|body|thing) else|any (?:other|further)s?(?: \w+)?|others|(?:any )?(?:help|partners?|company|support))|"
    r"no more,?(?: and)? no less|nothing more|"
    r"with no (?:other )?(?:partners?|others|help|support|company)|no (?:partners?|help|company)|"
    rf"(?:\b{_NEGATIVE}\b(?:\s+\w+){{0,3}}?\s+)(?:any(?:one|body|thing) else|others))\b(?:['’]s)?(?:\s+help)?",
    re.I,
)
_ALONE_AFTER = re.compile(
    r"\b(?:alone(?!\s+or\b)|(?:all )?by (?:itself|themselves)|(?:all )?on (?:its|their) own(?: shoulders)?|single-?handed(?:ly)?|unaided|"
    r"unassisted|exclusively|solely|only)\b",
    re.I,
)
_ALONE_BEFORE = re.compile(
    r"\b(?:only|just|solely|exclusively|purely|merely|entirely|exactly|precisely|sole|nothing more than|(?:reserved|confined|restricted|limited) (?:to|for))\b"
    r"(?!\s+(?:want|need|list|show|give|tell|name|count|out of|curious|wondering|the (?:numbers|titles|names|actions|rows)|"
    r"those|actions|rows|numbers|titles|one (?:of|year)|if|once|when)\b)",
    re.I,
)
_WITHOUT = (
    r"(?:without|besides (?=(?:those|ones|the ones|any|all)\b)|except(?:ing)?(?: for)?|excluding|excludes?|minus|barring|save for|other than|apart from|aside from|rather than|"
    r"instead of|as opposed to|free (?:of|from)|devoid of|lack(?:s|ing|ed)?|omit(?:s|ting|ted)?|neither|nor|none of|spares?|"
    r"ignor(?:e|es|ing)|bypass\w*|sidestep\w*|disregard\w*|neglect\w*|overlook\w*|forgo\w*|dispens\w* with|outside(?: of)?|"
    r"(?:leav|sett?|putt?|shut|sidelin)(?:e|es|ing|ting|s)?\s+aside|skip(?:s|ping)?|fail(?:s|ing)? to|(?:leav|keep|cut|drop)(?:e|es|ing|s|ping|ting|ping)?\b(?=[^,;.?!]*\bout\b)|"
    r"but (?:not|no)\b|(?:everything|everyone|all) but)"
)
_ADJECTIVE = r"(?:absent|missing|excluded|omitted|left out|kept out|unmentioned|uninvolved|unnamed|not|out of (?:it|the picture)|exempt\w*)"
_CUE = re.compile(
    rf"\b(?:(?P<adjective>{_ADJECTIVE})|(?P<forward>{_WITHOUT})|(?P<verbal>{_NEGATIVE}|no|nothing|none|nobody|nowhere))\b"
    rf"|(?P<typed>\b{_NT})",
    re.I,
)
# The end of a clause: what is denied before it is not denied behind it.
_CLAUSE = re.compile(
    r"[;:?!()\n]|\.(?=\s|$)|\s[-–—]\s|"
    r"\b(?:but|while|whilst|whereas|although|though|yet|however|unless|because)\b|"
    r",\s*(?:and\s+|or\s+)?(?:which|whose|where|that|who|when|in|under|due|with|is|are|was|were|has|have|does|do|list|please)\b|"
    r"\band\s+(?:also\s+)?(?:is|are|was|were|do|does|did|whose|which|where|that|who|has|have|had|ran?|due|timed|scheduled|"
    r"falls?|fell|starts?|started|begins?|began|with|under|list|name|how|what)\b",
    re.I,
)
_COORDINATED = re.compile(
    r"(?:\W|['’]s\b|\b(?:and|or|nor|plus|as well as|the|an?|both|either|neither|any|of|in|by|to|for|with|from|eu|s|european|union)\b)*",
    re.I,
)
_VERB_FOLLOWS = re.compile(
    r"\s*(?:is|are|was|were|does|do|did|has|have|had|takes?|plays?|yes|doing|being|must|shall|will|should|can)\b(?!\s+the\b)",
    re.I,
)
# Between a denial and a year, place or number that it denies stand only words like these.
_LEADS_TO = re.compile(
    r"(?:\W|\b(?:due|scheduled?|timed|planned|supposed|meant|set|to|be|been|being|done|run|running|ran|start(?:ed|ing|s)?|begin|"
    r"finish(?:ed)?|end(?:ing|ed|s)?|limited|confined|restricted|for|in|on|over|at|by|only|just|the|a|an|of|from|take|place|have|has|"
    r"happen|cover|covering|spread|last|fall|falling|fell|stand|sit|belong(?:ing)?|under|within|into|part|marked|labelled|as|"
    r"year|timetable|deadline|corresponding|correspond|assigned|tagged|with|any|cover|carry|list|serve|during|until|after|before|"
    r"between|whole|entire|period|continue|implemented|completed|delivered|carried|out|be|mention|about|concern|relate|related|refer)\b)*",
    re.I,
)


def scope_of(text: str, named: Sequence[Named]) -> Scope:
    """`named` in the order in which they stand."""
    text, alone, sole = _exclusive(text, named)
    denied: set[int] = set()
    not_all: list[tuple[int, ...]] = []
    not_alone: set[int] = set()
    for cue in _CUE.finditer(text):
        if any(one.start <= cue.start() < one.end for one in named):
            continue  # part of what is named ("no priority area")
        reached, joint = _reach(text, cue, named)
        if (
            not reached
            and (cue["verbal"] or cue["typed"])
            and sole
            and re.match(r"[^,;.?!]*\b(?:only|sole|alone|single)\b", text[cue.end() :])
        ):
            sole = False
            continue
        if reached and set(reached) <= alone and not _time_like(named, reached):
            alone -= set(reached)  # "is not X's alone": others share it
            not_alone |= set(reached)
        elif joint and len(reached) > 1:
            not_all.append(reached)
        else:
            denied |= set(reached)
    return Scope(frozenset(denied), tuple(not_all), frozenset(alone - denied), frozenset(not_alone - denied), sole)


def says_alone(text: str) -> bool:
    """Whether something is said to stand or act alone, whatever it is."""
    return any(pattern.search(text) for pattern in (_NONE_BUT, _NO_OTHERS, _ALONE_AFTER))


def _time_like(named: Sequence[Named], places: Sequence[int]) -> bool:
    return not all(named[place].who for place in places)


def _exclusive(text: str, named: Sequence[Named]) -> tuple[str, set[int], bool]:
    """The text with its exclusive phrases blanked, what they say stands alone, and whether one stands for itself."""
    alone: set[int] = set()
    sole = False
    for pattern, forward in ((_NONE_BUT, True), (_NO_OTHERS, False), (_ALONE_AFTER, False), (_ALONE_BEFORE, True)):
        for match in list(pattern.finditer(text)):
            if any(one.start < match.end() and match.start() < one.end for one in named):
                continue
            if re.search(r"\bnot\s*$", text[: match.start()], re.I) and re.match(
                r"only|just|merely", match.group(), re.I
            ):
                after = text[match.end() :]
                if re.search(r"\bbut\b", after):  # "not only X but also Y" denies nothing
                    text = (
                        re.sub(r"\bnot\s*$", lambda m: " " * len(m.group()), text[: match.start()])
                        + text[match.start() :]
                    )
                    text = _blank(text, match.start(), match.end())
                    continue
            group = _beside(text, match.start(), match.end(), named, forward, pattern is _ALONE_AFTER)
            if group is None:
                continue
            text = _blank(text, match.start(), match.end())
            alone |= set(group)
            sole = sole or not group
    return text, alone, sole


def _beside(
    text: str, start: int, end: int, named: Sequence[Named], forward: bool, only_adjacent: bool
) -> tuple[int, ...] | None:
    """What an exclusive word speaks of: what it touches, else what stands nearest. None: leave it to another reading."""
    before = next((place for place in reversed(range(len(named))) if named[place].end <= start), None)
    after = next((place for place in range(len(named)) if named[place].start >= end), None)
    if only_adjacent:
        behind = before is not None and re.fullmatch(r"(?:['’]s?)?\W*(?:all\s+)?", text[named[before].end : start])
        strong = not re.match(r"only|solely|exclusively", text[start:end], re.I)
        if not behind and not strong:
            return None
    near_after = after is not None and not _CLAUSE.search(text[end : named[after].start])
    near_before = before is not None and not _CLAUSE.search(text[named[before].end : start])
    if forward and near_after and after is not None:
        return _group(text, after, named, 1)
    if before is not None and (near_before or not forward or not near_after):
        return _group(text, before, named, -1)
    if near_after and after is not None:
        return _group(text, after, named, 1)
    return ()


def _group(text: str, place: int, named: Sequence[Named], step: int) -> tuple[int, ...]:
    """A thing named with all that is coordinated with it on that side."""
    found = [place]
    while 0 <= found[-1] + step < len(named):
        following = found[-1] + step
        left, right = sorted((named[found[-1]], named[following]), key=lambda one: one.start)
        if left.who is not right.who or not coordinated(text, left, right):
            break
        if step > 0 and re.search(r"\band\b", text[left.end : right.start]) and _VERB_FOLLOWS.match(text[right.end :]):
            break
        found.append(following)
    return tuple(sorted(found))


def coordinated(text: str, left: Named, right: Named) -> bool:
    between = text[left.end : right.start]
    return bool(_COORDINATED.fullmatch(between)) and not re.search(r"[;:?!.]", between)


def _reach(text: str, cue: re.Match[str], named: Sequence[Named]) -> tuple[tuple[int, ...], bool]:
    """What a denial denies, and whether only jointly."""
    start, end = cue.span()
    after = next((place for place in range(len(named)) if named[place].start >= end), None)
    before = next((place for place in reversed(range(len(named))) if named[place].end <= start), None)
    if after is not None and (_CLAUSE.search(text[end : named[after].start]) or "," in text[end : named[after].start]):
        after = None
    if before is not None and _CLAUSE.search(text[named[before].end : start]):
        before = None
    between = text[end : named[after].start] if after is not None else ""
    if (
        cue["adjective"]
        and not (after is not None and re.fullmatch(r"\W*(?:the\W+)?", between))
        and cue.group().lower() != "not"
    ):
        return (_group(text, before, named, -1) if before is not None else ()), False
    joined = re.search(r"\band\s+(?:the\s+)?$", between, re.I)
    if after is not None and before is not None and joined and _VERB_FOLLOWS.match(text[named[after].end :]):
        after = None  # "X has no part and Y has"
    subject = before is not None and named[before].who and not cue["forward"]
    if after is not None and subject and not named[after].who and not _LEADS_TO.fullmatch(between):
        after = None  # "X is not responsible for … in 5.1" denies X
    if after is None:
        backwards = before is not None and not cue["forward"]
        return (_group(text, before, named, -1) if backwards and before is not None else ()), False
    joint = not cue["forward"] and bool(re.search(r"\b(?:both|all(?: of)?)\b", between, re.I))
    return _group(text, after, named, 1), joint


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]
