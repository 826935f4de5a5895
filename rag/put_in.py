"""What a follow-up names anew, put into the question before in the place of what that one named."""

import re
from collections.abc import Sequence

from rag.asks import asks_of
from rag.lexicon import Lexicon
from rag.mentions import documents_in, without
from rag.question import understand
from rag.references import ORDINAL_WORDS, references_in
from rag.terms import is_stop_word, stem, tokens

OPENS = re.compile(
    r"^(?:(?:ok(?:ay)?|thanks?|thank you|well|right|so|hm+|good|fine|sorry|no|yes|please)\b[,.!]?\s+)*"
    r"(?:and|what about|how about|same for|now for|also|but|then(?:,| at least:?)?)\b",
    re.I,
)
_THING = re.compile(r"\b(?:that|this|the) (?:action|footnote|note|indicator|section|row|one)\b", re.I)
_PRONOUN = re.compile(r"\b(?:it|this|that|there)\b", re.I)
_YEAR = re.compile(r"\b20\d\d(?:\s*[-–]\s*20\d\d)?\b")
_NTH = re.compile(r"\bthe (?P<nth>first|second|third|fourth|last) (?:one|of (?:these|them|those)|action)\b", re.I)
_LISTED = re.compile(r"\b(?:Action|Performance indicator) \d+\b")
_NTHS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
VERB = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|must|may|explain|"
    r"summari[sz]e|describe|list|show|tell|give|name|compare|quote|define|outline)\b",
    re.I,
)
_OPENING = 80  # characters of an answer in which it names the document that it quotes
_FILLING = re.compile(r"^(?:(?:ok(?:ay)?|thanks?|thank you|well|right|so|hm+|good|fine|and|then)\b[,.!]?\s+)+", re.I)
_REPEATED = re.compile(r"which (?:ones? )?\w+ (?:the )?[A-Z]")  # "which name X?", after "which name Y?"
_THAT = re.compile(r"\b(?:that|it|this|those|they)\b", re.I)
_BESIDE = re.compile(
    r"\b(?:the (?:next|following|(?P<back>previous|preceding))(?: (?:one|action|footnote|indicator|note))?"
    r"(?=\W*$|\s+(?:say|is|was|about))|the (?:one|action|footnote|indicator|note) "
    r"(?:(?:right|just|directly|immediately) )?(?:after|(?P<before>before))(?: (?:it|that|this))?)\b",
    re.I,
)
_BARE_NUMBER = re.compile(
    r"(?:(?:of|for|on|under|in) )?(?:number |no\.? ?|nr\.? ?)?(?P<number>\d{1,3})(?: (?:then|too|please))?$", re.I
)
_OTHER = re.compile(r"\bthe other(?: one| action| footnote| indicator)?(?=\W*$|\s+(?:is|was|are|does|do|say)\b)", re.I)
_ONGOING = re.compile(r"\bongoing\b", re.I)
_ORDINAL = re.compile(rf"\b(?:{'|'.join(sorted(ORDINAL_WORDS))})\b", re.I)
_BARE_ORDINAL = re.compile(rf"the (?P<nth>{'|'.join(sorted(ORDINAL_WORDS))})(?: one)?(?P<rest>[,?.].*)?$", re.I)


def nth_of_list(question: str, answer: str) -> str | None:
    """ "the second of these", after a list of actions, is that action."""
    match = _NTH.search(question)
    found: list[str] = list(dict.fromkeys(_LISTED.findall(answer))) if match else []
    place = _NTHS[match["nth"].lower()] if match else 0
    if match is None or not -len(found) <= place < len(found):
        return None
    return question[: match.start()] + found[place] + question[match.end() :]


def other_of_two(question: str, before: str, answers: Sequence[str], lexicon: Lexicon) -> str | None:
    """ "And the other one?", of two things that an answer named, after a question about one of them."""
    match = _OTHER.search(question)
    about = references_in(before) or references_in(answers[-1] if answers else "")
    if match is None or len({one.number for one in about}) != 1:
        return None
    for answer in reversed(answers):
        numbers = {one.number for one in references_in(answer) if one.kind is about[0].kind}
        if len(numbers) == 2 and about[0].number in numbers:
            (other,) = numbers - {about[0].number}
            named = f"{about[0].kind.value} {other}"
            there = references_in(before)
            text = f"{question[: match.start()]}{named}{question[match.end() :]}"
            if not VERB.search(question):
                put_in = re.sub(rf"\b{about[0].number}\b", named, before)
                text = f"{before[: there[0].start]}{named}{before[there[0].end :]}" if there else put_in
            return with_document(text, before, lexicon)
    return None


def beside_reference(question: str, before: str, lexicon: Lexicon) -> str | None:
    """ "the next one", "the one before it", after a question that named one thing by number."""
    match, there = _BESIDE.search(question), references_in(before)
    if match is None or len(there) != 1 or not there[0].number.isdigit() or references_in(question):
        return None
    number = int(there[0].number) + (-1 if match["back"] or match["before"] else 1)
    question = _FILLING.sub("", question)
    match = _BESIDE.search(question) or match
    text = f"{question[: match.start()]}{there[0].kind.value} {number}{question[match.end() :]}"
    if not VERB.search(question):
        text = f"{before[: there[0].start]}{there[0].kind.value} {number}{before[there[0].end :]}"
    return with_document(text, before, lexicon) if number else None


def with_document(question: str, before: str, lexicon: Lexicon) -> str:
    mentions = documents_in(before, lexicon)
    if documents_in(question, lexicon) or not mentions or len(mentions[0].documents) > 1:
        return question
    name = lexicon.documents[mentions[0].documents[0]].short_title
    return f"{question.rstrip(' ?.')} of {name}?" if references_in(question) else f"{question.rstrip(' ?.')} in {name}?"


def substituted(question: str, before: str, lexicon: Lexicon) -> str | None:
    """A bare new reference, year, document or body takes the place of the old one in the question before."""
    core = OPENS.sub("", question).strip(" ,.?!")
    said = [token for token in tokens(core) if not is_stop_word(token.lower)]
    here, there = references_in(core), references_in(before)
    mentions, before_mentions = documents_in(core, lexicon), documents_in(before, lexicon)
    if (
        here
        and there
        and here[0].kind is there[0].kind
        and _only(core, [(r.start, r.end) for r in here] + [(m.start, m.end) for m in mentions])
    ):
        text = before[: there[0].start] + core[here[0].start : here[-1].end] + before[there[0].end :]
        return _swap_document(text, core, lexicon) if mentions else text
    if mentions and _only(core, [(m.start, m.end) for m in mentions]):
        if before_mentions:
            return _swap_document(before, core, lexicon)
        name = lexicon.documents[mentions[0].documents[0]].short_title
        if there:
            return f"{before[: there[-1].end]} of {name}{before[there[-1].end :]}"
        return f"{before.rstrip(' ?.')} in {name}?"
    number = _BARE_NUMBER.match(core)
    if number and len(there) == 1 and there[0].number.isdigit():
        return f"{before[: there[0].start]}{there[0].kind.value} {number['number']}{before[there[0].end :]}"
    nth, nths = _BARE_ORDINAL.match(core), list(_ORDINAL.finditer(before))
    if nth and len(nths) == 1:
        return f"{before[: nths[0].start()]}{nth['nth']}{before[nths[0].end() :]}{(nth['rest'] or '').lstrip('?.')}"
    years, old = list(_YEAR.finditer(core)), list(_YEAR.finditer(without(before, before_mentions)))
    if years and old and len(said) <= len(years):
        return before[: old[-1].start()] + years[0].group() + before[old[-1].end() :]
    ongoing = _ONGOING.search(before)
    if years and ongoing and len(said) <= len(years):
        return f"{before[: ongoing.start()]}due in {years[0].group()}{before[ongoing.end() :]}"
    bodies, old_bodies = understand(core, lexicon).bodies, understand(before, lexicon).bodies
    known = {stem(token.text) for token in tokens(before)}
    fresh = [token for token in said if stem(token.text) not in known]
    if bodies and old_bodies and len(fresh) <= len(bodies[0].terms[0].split()) and not _asks_anew(core, before):
        text = _swap_body(_named(core, bodies[0].variants), before, lexicon)
        return _swap_document(text, core, lexicon) if mentions else text
    return None


def _asks_anew(core: str, before: str) -> bool:
    asks = re.match(r"(?:who|when|where|how|why|which|what)\b", core, re.I)
    again = _THAT.search(core) or _REPEATED.match(core)
    return bool(asks) and (asks_of(core)[0] is not asks_of(before)[0] or not again)


def _named(core: str, variants: Sequence[tuple[str, ...]]) -> str:
    """The name alone, of a question that holds it."""
    place = _place_of(core, variants)
    return core[place[0] : place[1]] if place else core


def _place_of(text: str, variants: Sequence[tuple[str, ...]]) -> tuple[int, int] | None:
    row = tokens(text)
    for variant in sorted(variants, key=len, reverse=True):
        for place in range(len(row) - len(variant) + 1):
            if tuple(stem(t.text) for t in row[place : place + len(variant)]) == variant:
                return row[place].start, row[place + len(variant) - 1].end
    return None


def _only(core: str, spans: Sequence[tuple[int, int]]) -> bool:
    rest = [t for t in tokens(core) if not any(start <= t.start < end for start, end in spans)]
    return all(is_stop_word(token.lower) or token.lower in ("one", "please") for token in rest)


def _swap_document(before: str, core: str, lexicon: Lexicon) -> str:
    old, new = documents_in(before, lexicon), documents_in(core, lexicon)
    name = lexicon.documents[new[0].documents[0]].short_title
    if not old:
        return f"{before.rstrip(' ?.')} in {name}?"
    start = len(re.sub(r"\bthe\s+$", "", before[: old[0].start], flags=re.I))
    return before[:start] + name + before[old[0].end :]


def _swap_body(name: str, before: str, lexicon: Lexicon) -> str:
    place = _place_of(before, understand(before, lexicon).bodies[0].variants)
    return before[: place[0]] + name + before[place[1] :] if place else before


def _leaves_all_out(question: str) -> bool:
    """ "By when?", "Who?": all that it is about stands in the answer before."""
    return not VERB.search(question) and all(is_stop_word(token.lower) for token in tokens(question))


def with_reference(question: str, before: str, answer: str, lexicon: Lexicon) -> str | None:
    """ "that action", "it" become the one thing that the question before named by number, where it did."""
    there, text = references_in(before), before
    if not there and _leaves_all_out(question):
        there, text = references_in(answer), answer
    if not there or references_in(question) or (text is answer and len({(r.kind, r.number) for r in there}) > 1):
        return None
    mentions = [m for m in documents_in(before, lexicon) if len(m.documents) == 1]
    mentions = mentions or [
        m for m in documents_in(answer[:_OPENING], lexicon) if len(m.documents) == 1 and m.start < 5
    ]
    label = text[there[-1].start : there[-1].end].strip()
    if mentions:
        label += f" of {lexicon.documents[mentions[0].documents[0]].short_title}"
    match = _THING.search(question) or _PRONOUN.search(question)
    if match:
        return question[: match.start()] + label + question[match.end() :]
    return f"{question.rstrip(' ?.')} ({label})?"
