"""One edit each, after which the source no longer bears the claim out: a sentence in, (claim, source) out."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from evals.perturb.grammar import is_acronym, lower_first, names_in, participle
from evals.perturb.pairs import Split, cut
from evals.perturb.wordings import (
    ADDED,
    BODIES,
    COUNTRIES,
    DENIALS,
    MODAL_PHRASES,
    MODALS,
    NEGATIONS,
    RESERVED,
    WIDE,
)

Edited = tuple[str, str]  # claim, source
Edit = Callable[[str, Split, random.Random], Iterator[Edited]]
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December")  # fmt: skip
_MODAL = r"\b(will|should|must|may|could|can|shall|would)\b"
_PLURALS = r"(?:Member States|countries|Networks|networks|groups|authorities|agencies|partners|ports|companies|substances|measures|drugs|criminals|traffickers|vessels|projects|programmes|workers|users|visitors|schools|councils|books|coins|passengers|clients|shops|officers|experts|actors|institutions|operations|investigations|services|routes|practices|technologies|dialogues|regions|platforms|challenges|threats|needs|tools|standards|activities|systems|borders|offices|units|laboratories|sites|precursors|precautions|children|communities)"  # noqa: E501


def figure(sentence: str, split: Split, generator: random.Random) -> Iterator[Edited]:
    """A number that is no year and no part of a date or reference becomes another one."""
    pattern = rf"(?<![\w./(-])(\d+(?:[.,]\d+)?)(?![\w/)-]|[.,]\d| (?:{'|'.join(_MONTHS)}))"
    for match in re.finditer(pattern, sentence):
        if re.fullmatch(r"(?:19|20)\d\d", match[1]) or re.search(
            r"(?:No|OJ|L|C|p|Action|Article|Pillar|REV|Item)\.? $", sentence[: match.start()]
        ):
            continue
        for new in {_other_number(match[1], split, generator) for _ in range(2)}:
            yield sentence[: match.start()] + new + sentence[match.end() :], sentence
    words = ("two", "three", "four", "five", "six", "seven", "eight", "ten", "seventeen", "half", "third")
    for word in words:
        if match_ := re.search(rf"\b{word}\b", sentence):
            others = cut([other for other in words[:9] if other != word], split)
            new = "a quarter" if word == "half" else "fifth" if word == "third" else generator.choice(others)
            yield sentence[: match_.start()] + new + sentence[match_.end() :], sentence


def _other_number(text: str, split: Split, generator: random.Random) -> str:
    """By a factor when tuning, by a step or a digit when testing."""
    value = float(text.replace(",", "") if re.fullmatch(r"\d{1,3}(,\d{3})+", text) else text.replace(",", "."))
    new = value * generator.choice((2, 3, 0.5)) if split is Split.TUNE else value + generator.choice((1, 2, 10, 7))
    if float(text.replace(",", "")).is_integer() and "." not in text:
        new = round(new) if round(new) != value else value + 1
        return f"{int(new):,}" if "," in text else str(int(new))
    return f"{new:.1f}"


def date_or_bound(sentence: str, split: Split, generator: random.Random) -> Iterator[Edited]:
    for match in re.finditer(r"(?<![/\d(])\b(20\d\d|19\d\d)\b(?![/)\d])", sentence):
        step = generator.choice((1, 3) if split is Split.TUNE else (-1, 2, -2))
        yield sentence[: match.start()] + str(int(match[1]) + step) + sentence[match.end() :], sentence
    for match in re.finditer(rf"\b({'|'.join(_MONTHS)})\b(?= \d| ?,|\.)", sentence):
        other = generator.choice(cut([month for month in _MONTHS if month != match[1]], split))
        yield sentence[: match.start()] + other + sentence[match.end() :], sentence
    bounds = (("at least", "at most"), ("more than", "less than"), ("over", "under"), ("up to", "at least"),
        ("by", "after"),
              ("not more than", "at least"), ("since", "until"), ("as of", "until"), ("exceeded", "stayed below"),
              ("under", "over"),
              ("before", "after"), ("less than", "more than"), ("until", "from"))  # fmt: skip
    for old, new in bounds:
        for match_ in re.finditer(rf"\b{old} (?=(?:\w+ ){{0,1}}\d|half|mid)", sentence, re.I):
            yield sentence[: match_.start()] + new + " " + sentence[match_.end() :], sentence


def name(sentence: str, split: Split, generator: random.Random) -> Iterator[Edited]:
    """A name gives way to one that the source does not know."""
    for match in names_in(sentence):
        pool = cut(COUNTRIES if _is_country(match[0]) else BODIES, split)
        new = generator.choice(pool)
        article = sentence[: match.start()].endswith("the ")
        if article and not _is_country(match[0]) and is_acronym(new):
            new = generator.choice([body for body in pool if not is_acronym(body)])
        yield sentence[: match.start()] + new + sentence[match.end() :], sentence


def _is_country(found: str) -> bool:
    return found in {"China", "Iran", "Colombia", "Russia", "India", "Spain", "Portugal", "France", "Denmark",
        "Cyprus", "Ghana", "Togo",
                     "Benin", "Italy", "Germany", "Belgium", "Ireland", "Poland", "Africa", "Europe"}  # fmt: skip


def actor_swap(sentence: str, split: Split, generator: random.Random) -> Iterator[Edited]:
    """The name that acts and one further on change places; names that "and" joins are left alone."""
    found = names_in(sentence)
    for subject in found:
        after = sentence[subject.end() :]
        if not re.match(
            r" (?:also |further )?(?:will|should|must|may|could|can|shall|has|have|is|are|[a-z]+(?:ed|s))\b(?! of)",
            after,
        ):
            continue
        if re.search(
            r"(?:\band\b|,|\bwith\b|\bof\b|\bby\b|\bfrom\b|\bbetween\b)\s(?:the )?$", sentence[: subject.start()]
        ):
            continue
        for other in found:
            between = sentence[subject.end() : other.start()]
            if other.start() <= subject.end() or other[0] == subject[0] or len(between.split()) < 3 or ";" in between:
                continue
            if (
                subject[0] in other[0]
                or other[0] in subject[0]
                or re.search(r"\bas\b|\bcalled\b|\bnamed\b|\(", between[-12:])
            ):
                continue
            yield sentence[: subject.start()] + other[0] + between + subject[0] + sentence[other.end() :], sentence
            break


def negation(sentence: str, split: Split, generator: random.Random) -> Iterator[Edited]:
    """Added behind a modal or auxiliary, put in its place, or taken out."""
    for match in re.finditer(rf"{_MODAL[:-3]}|is|are|was|were|has|have)\b (?=[a-z]+(?:ed|en|t)?\b)", sentence):
        if re.match(r"(?:not|no)\b", sentence[match.end() :]):
            continue
        word = generator.choice(cut(NEGATIONS, split))
        yield sentence[: match.end()] + word + " " + sentence[match.end() :], sentence
        break
    if match_ := re.search(r"\b(will|should|must) (?=[a-z]+ )(?!be |have |not |also )", sentence):
        yield (
            sentence[: match_.start()] + generator.choice(cut(DENIALS, split)) + " " + sentence[match_.end() :],
            sentence,
        )
    removed = re.sub(r"\b(do|does|did) not (?=[a-z])|\b(?:not|never) ", "", sentence, count=1)
    if removed != sentence and not re.search(r"not only|not just|not least|whether or not", sentence):
        yield removed, sentence


def modality(sentence: str, split: Split, generator: random.Random) -> Iterator[Edited]:
    for old, new in [
        tuple(pair.split("|")) for pair in cut(["|".join(pair) for pair in (*MODALS, *MODAL_PHRASES)], split)
    ]:
        if match := re.search(rf"\b{old}\b(?! \d)", sentence):
            following = sentence[match.end() :]
            if old in {"calls on", "invites", "encourages"} and not re.search(r"\bto\b", following[:80]):
                continue
            yield sentence[: match.start()] + new + following, sentence


def exception_dropped(sentence: str, split: Split, generator: random.Random) -> Iterator[Edited]:
    """A reservation of the document's own, or one put into the source."""
    own = re.compile(
        r",? (?:unless|except (?:for|where|during|those)|provided that|subject to|in line with"
        r"|in accordance with|in agreement with"
        r"|as long as|if nobody|to the extent) [^,.;()]+|,? (?:where appropriate|where necessary|as appropriate"
        r"|if needed|if necessary),?",
        re.I,
    )
    for match in own.finditer(sentence):
        claim = (sentence[: match.start()] + sentence[match.end() :]).strip(" ,")
        if len(claim.split()) >= 7 and match.start() > 15:
            yield claim, sentence
    if sentence.endswith(".") and len(sentence.split()) < 35:
        for reservation in generator.sample(cut(RESERVED, split), 2 if re.search(_MODAL, sentence) else 1):
            yield sentence, sentence[:-1] + reservation + "."


def quantifier_widened(sentence: str, split: Split, generator: random.Random) -> Iterator[Edited]:
    narrow = (
        r"\b(some|several|many|certain|a number of|numerous|various|most|a few|selected)\b"
        r" (?=(?:of the )?(?:[a-z-]+ ){0,2}(?:[A-Z][a-z]+ )?\w+s\b)"
    )
    for match in re.finditer(narrow, sentence, re.I):
        wide = generator.choice(cut(WIDE, split))
        rest = re.sub(r"^of the ", "", sentence[match.end() :])
        yield (sentence[: match.start()] + wide + " " + rest), sentence
    plural = (
        rf"(?:^|\b(?:that|by|of|to|in|for|with|help|support|between|among|from|on|and) )((?:[a-z]{{4,}} )?{_PLURALS})\b"
    )
    for match_ in re.finditer(plural, sentence):
        limit = generator.choice(cut(("some", "several", "certain", "a number of"), split))
        start = match_.start(1)
        claim = sentence[:start] + generator.choice(cut(WIDE, split)) + " " + sentence[start:]
        yield claim, sentence[:start] + limit + " " + sentence[start:]


def added_clause(sentence: str, split: Split, generator: random.Random) -> Iterator[Edited]:
    if sentence.endswith(".") and len(sentence.split()) >= 8:
        yield sentence[:-1] + generator.choice(cut(ADDED, split)) + ".", sentence


_NO_VERBS = frozenset(
    (
        "be", "not", "have", "also", "further", "continue", "need", "only", "then", "always", "often", "soon",
        "still", "now",
        "never", "just", "even", "explicitly", "systematically", "do", "want", "tell", "no", "again", "next",
    )
)  # fmt: skip


def planned_told_as_done(sentence: str, split: Split, generator: random.Random) -> Iterator[Edited]:
    for match in re.finditer(r"\b(?:will|should|may|could|must|shall) (?:also |further |be )?([a-z]+)\b", sentence):
        passive, verb = " be " in match[0], match[1]
        if verb in _NO_VERBS or verb.endswith(("ly", "er")):
            continue
        plural = bool(re.search(r"(?:s|and [\w’-]+)$", sentence[: match.start()].rstrip())) and not sentence[
            : match.start()
        ].rstrip().endswith("ss")
        for perfect in (True,) if split is Split.TUNE else (True, False):
            if passive:
                told = (
                    ("have been " if plural else "has been ") if perfect else ("were " if plural else "was ")
                ) + verb
            else:
                told = ("have " if plural else "has ") + participle(verb) if perfect else _past(verb)
            yield sentence[: match.start()] + told + sentence[match.end() :], sentence
    if match_ := re.search(r"\b(?:aims|plans|intends|seeks) to ([a-z]+)\b", sentence):
        yield sentence[: match_.start()] + "has " + participle(match_[1]) + sentence[match_.end() :], sentence


def _past(verb: str) -> str:
    simple = {"take": "took", "give": "gave", "begin": "began", "draw": "drew", "write": "wrote",
        "choose": "chose", "become": "became",
              "see": "saw", "show": "showed", "grow": "grew", "undergo": "underwent", "undertake": "undertook",
              "rise": "rose"}  # fmt: skip
    return simple.get(verb, participle(verb))


def sibling(sentences: Sequence[str], others: Sequence[str], generator: random.Random) -> Iterator[Edited]:
    """A sentence with the one of a neighbouring section that is most like it."""
    for sentence in sentences:
        words = {word.lower() for word in re.findall(r"\w{4,}", sentence)}
        rivals = [other for other in others if other != sentence and len(other.split()) >= 7]
        if rivals and len(words) >= 5:
            yield (
                sentence,
                max(rivals, key=lambda other: len(words & {word.lower() for word in re.findall(r"\w{4,}", other)})),
            )


EDITS: dict[str, Edit] = {
    "figure": figure, "date or bound": date_or_bound, "name": name, "actor swap": actor_swap, "negation": negation,
    "modality": modality, "exception dropped": exception_dropped, "quantifier widened": quantifier_widened,
    "added clause": added_clause, "planned told as done": planned_told_as_done,
}  # fmt: skip

__all__ = ["EDITS", "lower_first", "pairwise", "sibling"]
