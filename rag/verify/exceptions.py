"""What a sentence holds back: "unless", "except", "subject to", "where appropriate". A claim that repeats the rest must
repeat it too."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.verify import lexicon
from rag.verify.alignment import Alignment
from rag.verify.finding import LIKELY, Finding, Kind, quoted
from rag.verify.words import Text, Word

# By family: a claim that words a condition by another member of its family keeps it.
_FAMILIES: Mapping[str, str] = {
    "exception": "unless|except|excepting|save for|save where|save in|save that|other than|apart from"
    "|aside from|excluding"
    "|with the exception of|but not|barring|exempt|exempted|not including|with the exclusion of|outside of",
    "condition": "if|where|when|should|were|had|only if|provided that|provided|providing that|on condition that"
    "|on the condition that|as long as"
    "|so long as|conditional on|contingent on|in the event of|in the event that|in case of|only where|only when"
    "|assuming"
    "|upon request|on request|upon the request|pending|insofar as|in so far as|to the extent|to the extent that|once"
    "|depending on|whenever",
    "limit": "subject to|without prejudice to|notwithstanding|where appropriate|where necessary|where relevant"
    "|where applicable|where possible|where needed|where justified|where feasible|as appropriate|if appropriate"
    "|if necessary"
    "|as necessary|as needed|if needed|when necessary|when appropriate|if possible|if applicable|in line with"
    "|in accordance with"
    "|in conformity with|in compliance with|in full compliance with|in full respect of|with full respect for"
    "|while respecting|within the limits of|within the scope of|within its mandate|within their mandate"
    "|within the mandate"
    "|within their mandates|within their respective|within its competence|within their competence"
    "|within its competences"
    "|within their competences|within the framework of|under the conditions|limited to|in agreement with"
    "|with the consent of"
    "|with the agreement of|with due regard|respecting|complying with",
}
_MARKERS = {tuple(phrase.split()): family for family, phrases in _FAMILIES.items() for phrase in phrases.split("|")}
_LENGTHS = sorted({len(marker) for marker in _MARKERS}, reverse=True)
_ASKING = lexicon.bag(
    """
    assess determine see know ask check examine decide consider evaluate as even what wonder asked
    """
)


@dataclass(frozen=True, slots=True)
class Reservation:
    """words[start:end] is the reservation, words[start:body] its marker."""

    family: str
    start: int
    body: int
    end: int


def reservations_in(words: Sequence[Word]) -> list[Reservation]:
    found, index = [], 0
    while index < len(words):
        marker = next((m for n in _LENGTHS if (m := tuple(w.lower for w in words[index : index + n])) in _MARKERS), ())
        if marker and _meant(words, index, marker):
            end = _clause_end(words, index + len(marker), leads=words[index].opens)
            found.append(Reservation(_MARKERS[marker], index, index + len(marker), end))
            index = max(end, index + 1)
        else:
            index += 1
    return found


def _meant(words: Sequence[Word], index: int, marker: Sequence[str]) -> bool:
    before = words[index - 1] if index and words[index - 1].sentence == words[index].sentence else None
    if marker in (("where",), ("when",)):
        return _conditional(words, index)
    if marker == ("if",):
        return before is None or not (before.lower in _ASKING or before.lower.endswith("ing"))
    if marker in (("should",), ("were",), ("had",)):
        return words[index].opens
    if marker == ("once",):
        return words[index].opens or "," in words[index].gap
    if marker == ("provided",):
        comma = "," in words[index].gap or "(" in words[index].gap
        return comma and index + 1 < len(words) and words[index + 1].lower in lexicon.DETERMINERS | {"that"}
    if marker in (("respecting",), ("assuming",), ("exempt",), ("exempted",)):
        return "," in words[index].gap
    return True


def _conditional(words: Sequence[Word], index: int) -> bool:
    """ "…, where this is feasible"; "lorries may not cross when the wind exceeds …". Other "where" and "when" only tell
    place and time."""
    after = words[index + 1].lower if index + 1 < len(words) else ""
    if words[index].lower == "where":
        return "," in words[index].gap and after in {"this", "it", "they", "so"}
    before = [word for word in words[max(0, index - 14) : index] if word.sentence == words[index].sentence]
    return any(word.lower in _REGULATING for word in before) and "," not in words[index].gap


_REGULATING = lexicon.bag(
    "must shall should may allowed permitted prohibited forbidden required obliged banned entitled can never always"
)


def _clause_end(words: Sequence[Word], index: int, leads: bool) -> int:
    """To the next comma or the end of the sentence; a clause that leads always ends at its first comma."""
    for place in range(index, len(words)):
        if words[place].sentence != words[index - 1].sentence or words[place].gap.strip() in {";", ":", ")", "–", "—"}:
            return place
        if "," in words[place].gap and (leads or place > index or not words[index - 1].lower.startswith("that")):
            return place
        if ")" in words[place].gap or ");" in words[place].gap:
            return place
    return len(words)


def check(alignment: Alignment) -> Iterator[Finding]:
    words, evidence = alignment.claim.words, alignment.evidence.words
    kept = [other.family for other in reservations_in(words)]
    met = set(alignment.back())
    left: list[Reservation] = []
    for exception in reservations_in(evidence):
        if _repeated(exception, evidence, met):
            if exception.family in kept:
                kept.remove(exception.family)
        elif not _alternative(exception, evidence, met):
            left.append(exception)
    for exception in left:
        if exception.family in kept:
            kept.remove(exception.family)  # worded otherwise; each excuses one
        elif _applies(exception, evidence, met):
            said = _said(alignment.evidence, exception)
            yield Finding(Kind.EXCEPTION, f"leaves out {quoted(said)} of the source", LIKELY)


def _alternative(exception: Reservation, evidence: Sequence[Word], met: set[int]) -> bool:
    """One of several conditions in a row ("if …, if … or if …"), another of which the claim repeats."""
    if evidence[exception.start].lower != "if":
        return False
    row = [other for other in reservations_in(evidence) if evidence[other.start].lower == "if"]
    return any(
        (abs(other.start - exception.end) <= 2 or abs(exception.start - other.end) <= 2)
        and _repeated(other, evidence, met)
        for other in row
    )


def _repeated(exception: Reservation, evidence: Sequence[Word], met: set[int]) -> bool:
    """The claim says what the reservation says, in whatever form."""
    content = [place for place in range(exception.body, exception.end) if evidence[place].weight]
    return any(part and sum(place in met for place in part) >= share * len(part) for part, share in _shares(content))


def _shares(content: list[int]) -> Iterator[tuple[list[int], float]]:
    """Half of all of it, or nearly all of its opening."""
    yield content, 0.5
    yield content[:3] if len(content) > 3 else [], 0.9


def _applies(exception: Reservation, evidence: Sequence[Word], met: set[int]) -> bool:
    """The claim takes up the clause that the reservation hangs on."""
    if evidence[exception.start].opens:
        ground = range(exception.end, min(exception.end + 14, len(evidence)))
    else:
        first = max(0, exception.start - 12)
        breaks = [place for place in range(first, exception.start) if set(evidence[place].gap) & {";", ":"}]
        ground = range(max(breaks, default=first), exception.start)
    sentence = evidence[exception.start].sentence
    content = [place for place in ground if evidence[place].weight and evidence[place].sentence == sentence]
    return bool(content) and sum(place in met for place in content) >= 0.55 * len(content)


def _said(text: Text, exception: Reservation) -> str:
    return text.whole[text.words[exception.start].start : text.words[exception.end - 1].end]
