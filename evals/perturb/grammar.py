"""The little English that edits need: names in a sentence, plurals, past forms."""

import re

_CHAIN = re.compile(
    r"\b(?:[A-Z][\w’'-]*[a-zA-Z0-9]|[A-Z]{2,})(?:(?:\s+(?:of|for|the|and|on|de)){0,2}\s+[A-Z][\w-]*[a-zA-Z0-9])*"
)
_PAST = {
    "build": "built", "take": "taken", "give": "given", "make": "made", "hold": "held", "bring": "brought",
    "lead": "led",
    "meet": "met", "find": "found", "keep": "kept", "set": "set", "put": "put", "send": "sent", "spend": "spent",
    "begin": "begun", "draw": "drawn", "write": "written", "choose": "chosen", "become": "become", "see": "seen",
    "show": "shown", "grow": "grown", "undergo": "undergone", "undertake": "undertaken", "be": "been", "have": "had",
    "rise": "risen", "pay": "paid", "run": "run", "win": "won", "lose": "lost", "leave": "left", "sell": "sold",
    "cut": "cut",
}  # fmt: skip
_DOUBLED = frozenset(("plan", "stop", "map", "equip", "occur", "refer", "commit", "permit", "control"))


def participle(verb: str) -> str:
    """The past participle of a base form."""
    if verb in _PAST:
        return _PAST[verb]
    if verb in _DOUBLED:
        return verb + verb[-1] + "ed"
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + "ed"


def names_in(sentence: str) -> list[re.Match[str]]:
    """Names in a sentence; one capital word that opens it counts only with a second capital in it."""
    found = []
    for match in _CHAIN.finditer(sentence):
        opens = match.start() == 0 or sentence[: match.start()].rstrip().endswith((".", ":"))
        word = match[0]
        if opens and not any(letter.isupper() for letter in word[1:]):
            continue
        if len(word) > 1 and word.split()[0] not in {
            "In",
            "The",
            "This",
            "These",
            "At",
            "On",
            "By",
            "For",
            "As",
            "If",
            "While",
        }:
            found.append(match)
    return found


def is_acronym(name: str) -> bool:
    return name.isupper() and " " not in name


def lower_first(sentence: str) -> str:
    """The sentence as it goes on after a comma; names keep their capital."""
    first = sentence.split(" ", 1)[0]
    plain = first.lower() in {
        "the", "this", "these", "in", "a", "an", "it", "its", "to", "such", "as", "by", "while", "at", "their",
        "for", "each", "many",
        "some", "several", "both", "they", "on", "air", "travel", "similar", "any", "new", "key",
    }  # fmt: skip
    return sentence[0].lower() + sentence[1:] if plain else sentence


def cap_first(text: str) -> str:
    return text[:1].upper() + text[1:]
