"""What kind of thing a question asks for, by the words it asks with."""

import re
from enum import StrEnum

from rag.terms import stem


class Ask(StrEnum):
    """The kind of thing asked for."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    HOW_MANY = "how many"
    HOW_MUCH = "how much"
    HOW_LONG = "how long"
    IDENTIFIER = "identifier"  # a document number, an article
    LIST = "list"
    COMPARE = "compare"
    DEFINE = "define"
    EXPLAIN = "explain"
    WHY = "why"
    YES_NO = "yes or no"
    OTHER = "other"


_COMPARE = re.compile(
    r"\b(?:compar\w+|differ(?:s|ed|ing|ences?|ently)?|different(?=\s+(?:from|to|than|in)\b|\W*$)|versus|vs\.?|contrast\w*|in common|both documents|changed|chang(?:es?|ing) (?:from|since|between)|same as|"
    r"the same|contradict\w*|consistent|agree with|match(?:es)?|diverg\w+|discrepanc\w+|evol(?:ve|ved|ution)|identical\w*)\b",
    re.I,
)
_ASKS: tuple[tuple[Ask, re.Pattern[str]], ...] = tuple(
    (ask, re.compile(pattern, re.I))
    for ask, pattern in (
        (Ask.HOW_MANY, r"\bhow many\b|\bnumber of\b(?!.*\bunder (?:which|what)\b)|\bcount of\b|\bcombien\b|\bwie\s*viele\b|\bcu[aá]nt[oa]s\b"),
        (Ask.HOW_MUCH, r"\bhow (?:much|large|big|high|strong)\b|\b(?:what|which) (?:\w+ )?(?:sum|amount|share(?! (?:the |a |an |joint |this )?(?:responsib|task|work|lead|role|duty|data|information))|percentage|proportion|portion|slice|volume|quantity|weight|tonnage|price|budget|cost)\b|\bcosts?\b(?=.*\?)|\bamount of (?:money|funding)\b"),
        (Ask.HOW_LONG, r"\bhow long\b|\bhow often\b|\bfor how many (?:years|months)\b"),
        (Ask.IDENTIFIER, r"\b(?:under )?(?:which|what) (?:\w+ )?(?:number|reference|code|identifier)\b|\b(?:reference|document|council|com) (?:number|no\.?)\b|\breference\b|\bofficial journal\b|\blegal (?:basis|act)\b|\bcitations?\b|\bcited\b|\bcites?\b|\b(?:which|what) (?:publication|source|report|study)\b|\bnumero\b|\bwhich article\b"),
        (Ask.WHEN, r"\bwhen\b|\b(?:which|what|in what|by what) (?:\w+ )?(?:years?|dates?|months?|days?|quarter|deadline|time|period|semester|timetable|timeframe|timeline)\b|\bdeadline\b|\btimetable\b|\bby when\b|\bsince when\b|\bdate of\b|\b(?:year|date|day|deadline)\W*$|\bquand\b|\bwann\b|\bcu[aá]ndo\b"),
        (Ask.WHERE, r"\bwhere\b|\b(?:which|what) (?:city|cities|town|place|venue|region|sea|area|location)\b|\boù\b|\bwo\b|\bd[oó]nde\b"),
        (Ask.WHO, r"\bwho(?:se|m)?\b|\b(?:which|what) (?:\w+ ){0,2}(?:bod(?:y|ies)|actors?|agenc(?:y|ies)|institutions?|organi[sz]ations?|countr(?:y|ies)|states?|authorit(?:y|ies)|presidenc(?:y|ies)|part(?:y|ies)|compan(?:y|ies)|partners?)\b|\bmain actors?\b|\bresponsib\w+\b|\bactors?\b|\bqui\b|\bwer\b|\bqui[eé]n(?:es)?\b|\bquels? acteurs\b"),
        (Ask.DEFINE, r"\bwhat (?:does|do|is|are)\b.*\b(?:stand for|mean|acronym|abbreviation|definition|short for)\b|\bdefin(?:e|ition)\b|\bspell out\b|\bfull name\b|\bacronym\b|\babbreviation\b"),
        (Ask.WHY, r"\bwhy\b|\bfor what (?:reason|purpose)\b|\bpurpose of\b|\bwhat for\b|\bwhat (?:is|are|was|were) .{2,60}\bfor\b[?. (]|\bpourquoi\b|\bwarum\b|\bpor qu[eé]\b"),
        (Ask.EXPLAIN, r"\b(?:explain|summari[sz]e|summary|describe|outline|overview|tell me (?:more )?about|what is .* about|walk me through|elaborate|expliquer?|erkl[aä]r\w*|expl[ií]ca\w*)\b"),
        (Ask.LIST, r"\b(?:list|which|enumerate|name (?:all|the|every)|what are the|give me (?:all|every))\b|\bquel(?:le)?s\b|\bwelche\b|\bcu[aá]les\b|\bqu[eé]\b"),
        (Ask.YES_NO, r"^(?:so |and |but |well,? )?(?:is|are|was|were|does|do|did|has|have|had|can|could|will|would|should|must|may)\b"),
    )
)  # fmt: skip
_COUNTED = re.compile(
    r"\b(?:how many|how much|number of|combien d[e']|wie\s*viele|cu[aá]nt[oa]s)\s+((?:[\w’'/-]+\s*){1,5})", re.I
)
_VERBS = frozenset(
    """are is was were have has had do does did will would can could should may must took take takes participated in by there
    that which who were been being to from for under at on with and or per""".split()
)

_POINTING = frozenset("it them those these that this".split())


def asks_of(text: str) -> tuple[Ask, tuple[str, ...]]:
    """The kind, and the stems of what "how many …" counts."""
    ask = Ask.COMPARE if _COMPARE.search(text) else None
    for kind, pattern in _ASKS:
        if ask is None and pattern.search(text):
            ask = kind
    match = _COUNTED.search(text)
    counted: list[str] = []
    if match:
        for word in match[1].split():
            if word.lower() in _VERBS or (counted and word.lower().endswith("ed")):  # "how many countries joined in"
                break
            if word.lower() in _POINTING:
                break  # "how many of them": what is counted stands elsewhere
            if word.lower() != "of":
                counted.append(stem(word.strip("?,.")))
    return ask or Ask.OTHER, tuple(counted)
