"""Claims that their sources bear out: verbatim, trimmed, reworded by rule, two sentences in one."""

import random
import re
from collections.abc import Callable, Iterator

from evals.perturb.grammar import cap_first, lower_first, names_in
from evals.perturb.pairs import Split, cut
from evals.perturb.wordings import REWORDED

Rule = Callable[[str, random.Random], str | None]
_HOLDS_BACK = re.compile(
    r"\b(?:unless|except|if|subject to|provided|in line|in accordance|where|within|only|not|no|until|without"
    r"|in agreement"
    r"|save|to the extent|as long as|in full|respecting|according|while|limited|apart)\b",
    re.I,
)
_MONTH = r"January|February|March|April|May|June|July|August|September|October|November|December"
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen")
_SUBJECT = r"(?P<subject>(?:The |the )?[A-Z][\w’'-]*(?: [A-Z][\w-]*){0,3})"


def trimmed(sentence: str) -> Iterator[str]:
    """Cut at a comma, before or behind, where nothing is lost that holds the rest back."""
    body = sentence.rstrip(".")
    commas = [
        match.start()
        for match in re.finditer(r", (?=which|including|and the|such as|particularly|notably|\w+ing\b)", body)
    ]
    for at in commas:
        kept, lost = body[:at], body[at:]
        if len(kept.split()) >= 7 and not _HOLDS_BACK.search(lost) and kept.count("(") == kept.count(")"):
            yield kept + "."
            break
    lead = re.match(
        r"(?:In addition|Furthermore|Moreover|Additionally|Finally|However|In particular|As such|Notably"
        r"|In this context), ",
        body,
    )
    if lead:
        yield cap_first(body[lead.end() :]) + "."


def fused(first: str, second: str) -> Iterator[str]:
    """Two sentences of one paragraph as one."""
    start = first.rstrip(".")
    yield f"{start}, and {lower_first(second)}"
    yield f"{start}; {lower_first(second)}"


def reworded(sentence: str, split: Split, generator: random.Random) -> str | None:
    """One to four rules that change words and order, not what is said; None where none applies."""
    rules: list[Rule] = [_date, _front, _number, _money, _acronym_article, _connective, _drop_adverb]
    generator.shuffle(rules)
    told, applied = sentence, 0
    for rule in rules:
        changed = rule(told, generator)
        if changed and changed != told:
            told, applied = changed, applied + 1
        if applied == 2:
            break
    told, swaps = _synonyms(told, cut_pairs(split), generator)
    return told if applied + swaps else None


def cut_pairs(split: Split) -> dict[str, str]:
    kept = set(cut([f"{old}|{new}" for old, new in REWORDED], split))
    return {old: new for old, new in REWORDED if f"{old}|{new}" in kept}


def _synonyms(text: str, pairs: dict[str, str], generator: random.Random, limit: int = 2) -> tuple[str, int]:
    present = [old for old in pairs if re.search(rf"\b{re.escape(old)}(?!\w)", text, re.I)]
    generator.shuffle(present)
    done = 0
    for old in present[:limit]:
        new = pairs[old]
        match = re.search(rf"\b{re.escape(old)}(?!\w)", text, re.I)
        if match:
            told = cap_first(new) if match[0][0].isupper() else new
            text = text[: match.start()] + told + text[match.end() :]
        done += 1
    return text, done


def _date(text: str, generator: random.Random) -> str | None:
    """ "18 March 2025" as "March 18, 2025"."""
    return re.sub(rf"\b(\d{{1,2}}) ({_MONTH}) (\d{{4}})\b", r"\2 \1, \3", text, count=1)


def _front(text: str, generator: random.Random) -> str | None:
    """ "… in 2026." as "In 2026, …"; "In 2024, …" as "… in 2024"."""
    match = re.fullmatch(rf"(.+) (in (?:{_MONTH} )?\d{{4}}|by \d{{4}}|in the EU|at national level|at EU level)\.", text)
    if match and "," not in match[1][-30:]:
        return f"{cap_first(match[2])}, {lower_first(match[1])}."
    match = re.fullmatch(rf"(In (?:{_MONTH} )?\d{{4}}|In parallel|At the same time), ([^,;]+)\.", text)
    return f"{cap_first(match[2])} {match[1][0].lower()}{match[1][1:]}." if match else None


def _number(text: str, generator: random.Random) -> str | None:
    """Small numbers as words and the other way round."""
    for value, word in enumerate(_NUMBERS, 2):
        if re.search(rf"\b{word}\b(?! (?:million|billion|hundred|thousand))", text):
            return re.sub(rf"\b{word}\b", str(value), text, count=1)
    return None


def _money(text: str, generator: random.Random) -> str | None:
    return re.sub(r"\bEUR (\d)", r"€\1", text, count=1)


def _acronym_article(text: str, generator: random.Random) -> str | None:
    """ "the EU's ports" as "the ports of the EU"."""
    return re.sub(
        r"\b[Tt]he (EU|Union|Agency|Commission|Council)[’']s ([a-z]+)\b(?! [a-z]+(?:ed|ing)?\b)",
        r"the \2 of the \1",
        text,
        count=1,
    )


def _connective(text: str, generator: random.Random) -> str | None:
    match = re.match(r"(?:In addition|Furthermore|Moreover|Additionally|In parallel|Finally|Notably), (.+)", text)
    return cap_first(match[1]) if match else None


def _drop_adverb(text: str, generator: random.Random) -> str | None:
    changed = re.sub(
        r"\b(will|should|may|could|has|have|is|are) (?:also|further|actively|particularly|increasingly) ",
        r"\1 ",
        text,
        count=1,
    )
    return changed if changed != text else None


def has_names(sentence: str) -> bool:
    return bool(names_in(sentence))
