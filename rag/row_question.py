"""What a question asks of the rows of action tables, read off its words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.labels import label_of
from ingest.records import Action, ActionKind
from rag.asks import Ask
from rag.lexicon import Lexicon
from rag.mentions import documents_in
from rag.named_rows import By, Part, parts_in
from rag.ports import Corpus
from rag.question import Question
from rag.references import Kind
from rag.row_counts import extreme_in
from rag.row_tests import named, tests_of
from rag.row_topics import subject_of, telling, topics_in, wanted_topics
from rag.rows import MAIN_ACTORS, Any, Filter, Under
from rag.scope import says_alone, scope_of
from rag.tally import Case, asks_who_has_most, busiest, cases_of, compares_counts
from rag.terms import stems

_ROWS = re.compile(
    r"\b(?:actions|indicators|rows)\b|\b(?:every|each|any) (?:single )?(?:action|measure|indicator|row|task|entry|item|commitment)\b",
    re.I,
)
_ONE_ROW = re.compile(
    r"\b(?:which|what|any|an?)\s+(?:[\w'’-]+\s+){0,4}?(?:action|indicator|row)\b|\bindicator\b(?!\s*(?:no\.?|number|#)?\s*\d)",
    re.I,
)
_OTHER_ROWS = re.compile(
    r"\b(?:tasks?|jobs?|measures|points|commitments|items|entries|duties|assignments|initiatives|undertakings|responsibilities|lines)\b",
    re.I,
)
COUNT = re.compile(r"\bhow (?:many|often)\b|\bnumber of\b|\bcount\b|\btotal\b", re.I)
_MENTION = re.compile(
    r"\b(?:mention\w*|refer\w*|speak\w*|talk\w*|contain\w*|word|words|about|text|title\w*)\b",
    re.I,
)
_RESPONSIBLE = re.compile(
    r"\bresponsib|\bactors?\b|\bpart(?:y|ies)\b|\binvolv|\bin charge\b|\bcarr(?:y|ies) out\b", re.I
)
_BESIDES = re.compile(
    r"\b(?:besides|apart from|other than|in addition to|except|aside from|leaving|setting aside|without)\b[^,;?]*$",
    re.I,
)
# "Apart from X, nobody …", "A and B, but neither X nor anybody else": said in other words, of the same length.
_NOBODY_APART = re.compile(
    r"\b(?:apart from|aside from|besides|other than|except(?: for)?|save for)\s+(?P<one>[^,;:.?!]{2,60}?),?\s+"
    r"(?P<nobody>nobody|no one|no-one|none|nothing)(?: else)?\b",
    re.I,
)
_NEITHER_NOR_ANY = re.compile(
    r"(?:,\s*)?\b(?:but|and)?\s*neither\s+[^,;:.?!]{2,80}?\s+nor\s+any(?:one else|body else| other [a-z]+| further [a-z]+)\b",
    re.I,
)
_PREAMBLE = re.compile(r"^\W*(?:i am|i['’]m|we are|we['’]re|i have|we have)\b[^.?!]{5,160}?:\s", re.I)
_IN_TITLE = re.compile(
    r"\btitles?\b|\bheadings?\b|\bheaded\b|\bcalled\b|\bnames?\b(?= of)|\bin (?:its|their|the) names?\b", re.I
)
_TOLD = re.compile(
    r"\b(?:all|list|where|which|what|how many|how often|show|count|name|give|enumerate|everything|those)\b", re.I
)
_SAYS = re.compile(
    r"\b(?:say|says|said|write|writes|written|state|states) (?:\w+ )?(?:about|on|of|regarding)\b|\bwhat is said\b", re.I
)
# What is asked for: the words behind "which" or "what", up to a verb or a preposition.
_ASKED = re.compile(
    r"(?:^|[,:;.?!–—-]\s*)\W*(?:(?:and|so|but|hi|hello|please)\b,?\s+)?(?:(?:in|for|on|under|of|by|to|with|from)\s+)?"
    r"(?:which|what)\s+((?:[\w'’/().-]+\s+){1,5})",
    re.I,
)
_PHRASE_ENDS = re.compile(
    r"(?<!\S)(?:is|are|was|were|be|do|does|did|has|have|had|will|would|can|could|should|shall|must|may|might|of|in|under|on|for|to|"
    r"with|by|from|at|as|and|or|the|a|an|that|which|comes?|falls?|fell|else|all|it|they|he|she|ones?|these|those|name|list|if)(?!\S)",
    re.I,
)
_ROW_NOUN = re.compile(
    r"\b(?:actions?|indicators?|rows?|measures?|tasks?|jobs?|points?|commitments?|items?|entr(?:y|ies)|dut(?:y|ies)|assignments?|"
    r"initiatives?|undertakings?|responsibilit(?:y|ies)|lines?|things?|work|share|numbers?)\b",
    re.I,
)
_LISTED = re.compile(
    r"\b(?:how many|list|show|name|give|tell|count|enumerate|find|number of|all|every|each|any|those)\s+(?:[\w'’/.-]+\s+){0,6}?(?:actions?|indicators?|rows?|measures?|tasks?|everything)\b|^\W*actions\b",
    re.I,
)
# "the plan that ended in 2031": a year of the document's, not of its rows.
_OF_DOCUMENT = re.compile(
    r"\b(?:plan|document|paper|report|note|communication)\s+((?:that|which)\s+(?:(?:was|has|had)\s+)?(?:ends|ended|expire[sd]|r[au]ns?|covers|covered|start(?:s|ed)|began|begins|adopted|published|dates)\s+(?:[a-z]+\s+){0,2}(?:19|20)\d\d)\b",
    re.I,
)
_WHAT_NAME = re.compile(r"\b(?:under|by) (?:what|which) (?:\w+ )?names?\b", re.I)
_MATCHES = re.compile(r"\b(?:actions?|indicators?|rows?)\s+(?:that\s+|which\s+)?match(?:es)?\b", re.I)  # no comparison
_SINGLE_ANSWER = frozenset((Ask.HOW_MUCH, Ask.HOW_LONG, Ask.WHEN, Ask.WHY, Ask.DEFINE, Ask.EXPLAIN, Ask.IDENTIFIER))
_PERSONAL = re.compile(
    r"^\W*(?:i|we|my|our|hi|hello|dear|good (?:morning|afternoon|evening)|thanks?|thank you)\b", re.I
)
_PRONOUN = re.compile(r"\b(?:it|them|they|their|its|him|her)\b", re.I)


def about_rows(question: Question, corpus: Corpus, lexicon: Lexicon) -> bool:
    """Whether it asks for rows, not for one thing that bears a number or for what a text says."""
    text = _hidden(question.corrected, lexicon)
    if not lexicon.actions:
        return False
    pointed = [r for r in question.references if r.kind in (Kind.ACTION, Kind.INDICATOR, Kind.FOOTNOTE)]
    if pointed:
        return all(_BESIDES.search(text[: reference.start]) for reference in pointed)
    if question.asks is Ask.COMPARE and not (compares_counts(text) or _MATCHES.search(text)):
        return False
    if _asks_for_others(text) and not compares_counts(text):
        return False
    if _ROWS.search(text) or _ONE_ROW.search(text) or asks_who_has_most(text):
        return True
    grouped = any(reference.kind in (Kind.PRIORITY, Kind.AREA, Kind.CHAPTER) for reference in question.references)
    if grouped and (question.bodies or re.search(r"\bwhat (?:comes|falls)\b", text, re.I)):
        return True
    if not question.documents or len(question.documents) > 1 or _SAYS.search(text):
        return False
    return _fills_a_table(text, question, corpus, lexicon)


def _asks_for_others(text: str) -> bool:
    """ "Which penalties …?", "in which chapter …?": the noun asked for is none for rows."""
    if _LISTED.search(text):
        return False
    if _WHAT_NAME.search(text):
        return True
    phrases = [re.split(_PHRASE_ENDS, match[1], maxsplit=1)[0].strip() for match in _ASKED.finditer(text)]
    nouns = [phrase for phrase in phrases if phrase]
    return bool(nouns) and not any(_ROW_NOUN.search(noun) for noun in nouns)


def _fills_a_table(text: str, question: Question, corpus: Corpus, lexicon: Lexicon) -> bool:
    """ "What was due in 2031 under the plan?", "the tasks of X": a filter on a document's table and nothing besides."""
    rows = [row for row in lexicon.actions if row.document_id in question.documents]
    if not any(row.timetable for row in rows) and not (rows and MAIN_ACTORS.search(text)):
        return False
    parts = parts_in(text, question, rows, corpus, lexicon, False)
    named = _OTHER_ROWS.search(text) is not None
    known = {word for row in rows for word in stems(f"{row.title} {row.text}")}
    subject = subject_of(question, (), parts)
    plain = not any(known.issuperset(variant) for concept in subject for variant in concept.variants)
    due = re.search(
        r"\b(?:due|scheduled|timetable|deadline|begin|start\w*|responsib\w*|main actors?|list|listed)\b", text, re.I
    )
    if not parts or not (plain or due):
        return False
    return named or (
        (_TOLD.search(text) is not None or len(text.split()) <= 12)
        and (question.asks not in _SINGLE_ANSWER or bool(due))
    )


@dataclass(frozen=True, slots=True)
class RowQuestion:
    """The rows wanted; and, where they are counted case by case, the cases."""

    wanted: Filter
    cases: tuple[Case, ...] = ()


def read_rows(question: Question, corpus: Corpus, lexicon: Lexicon) -> RowQuestion:
    text = _reworded(_asking(_hidden(question.corrected, lexicon)))
    kind = ActionKind.INDICATOR if re.search(r"\bindicators?\b", text, re.I) else ActionKind.ACTION
    documents = question.documents
    rows = [row for row in lexicon.actions if row.kind is kind and (not documents or row.document_id in documents)]
    parts = parts_in(text, question, rows, corpus, lexicon, _anywhere(text, rows))
    sections = _worded_sections(question, parts, corpus, lexicon)
    in_title = bool(_IN_TITLE.search(text))
    topics = topics_in(text, subject_of(question, sections, parts), parts, rows, in_title)
    topics = telling(text, topics, rows, alone=not (parts or sections or compares_counts(text)))
    cases = cases_of(text, parts) if compares_counts(text) else ()
    parts = tuple(part for part in parts if part.test not in {case.test for case in cases})
    asked = tuple(sorted((*parts, *(topic.part for topic in topics)), key=lambda part: part.start))
    scope = scope_of(text, [named(part) for part in asked])
    denied = {asked[place].test for place in scope.denied}
    strict, loose = (
        (
            *tests,
            *([Under(sections)] if sections else ()),
            *([Any(tuple(case.test for case in cases))] if cases else ()),
        )
        for tests in tests_of(text, asked, scope)
    )
    if not cases and asks_who_has_most(text):
        cases = busiest(text, [row for row in rows if all(test.passes(row) for test in strict)], lexicon)
        strict = (*strict, *(case.test for case in cases[:1]))
    return RowQuestion(
        Filter(
            kind=kind,
            documents=documents,
            tests=strict,
            looser=loose,
            subject=wanted_topics(text, [topic for topic in topics if topic.test not in denied], in_title, rows),
            extreme=None if cases else extreme_in(text),
            without=tuple(int(r.number) for r in question.references if r.kind in (Kind.ACTION, Kind.INDICATOR)),
            main_actors=bool(MAIN_ACTORS.search(text)),
            tabled=any(part.by in (By.DUE, By.AREA) for part in parts),
            facets=_facets(text, parts),
        ),
        cases,
    )


def _anywhere(text: str, rows: Sequence[Action]) -> bool:
    """Whether a body is looked for in all of a row's words: where it is to be mentioned, and where no row has actors."""
    mentioned = _MENTION.search(text) is not None and not (_RESPONSIBLE.search(text) or says_alone(text))
    return mentioned or not any(row.actors for row in rows)


def _facets(text: str, parts: Sequence[Part]) -> tuple[str, ...]:
    """The cells that the question speaks of."""
    by = {part.by for part in parts}
    told = {
        "actors": bool(by & {By.BODY, By.COUNT})
        or re.search(r"responsib|actor|\bwho\b|part(?:y|ies)\b|bod(?:y|ies)\b|agenc", text, re.I),
        "timetable": By.DUE in by or re.search(r"timetable|\bwhen\b|deadline", text, re.I),
        "areas": By.AREA in by or re.search(r"priority area", text, re.I),
    }
    return tuple(name for name, found in told.items() if found)


def _hidden(text: str, lexicon: Lexicon) -> str:
    """The question with the documents' names blanked, and beside them a year in brackets and the years of their titles:
    these are no timetable."""
    for clause in _OF_DOCUMENT.finditer(text):
        text = text[: clause.start(1)] + " " * (clause.end(1) - clause.start(1)) + text[clause.end(1) :]
    for mention in documents_in(text, lexicon):
        start, end = mention.start, mention.end
        behind = re.match(r"\s*\([^)]*20\d\d[^)]*\)", text[end:])
        end += behind.end() if behind else 0
        titles = " ".join(lexicon.documents[name].title for name in mention.documents)
        for years in dict.fromkeys(re.findall(r"\d{4}\s*[-–]\s*\d{4}", titles)):
            first, last = re.split(r"\D+", years)
            span = rf"{first}\s*(?:[-–—/]|to|until)\s*{last}"
            after = re.match(rf"\W*(?:(?:for|of|from|on \w+)\s+)?(?:the (?:years|period)\s+)?{span}\)?", text[end:])
            before = re.search(rf"{span}\s*$", text[:start])
            start, end = before.start() if before else start, end + (after.end() if after else 0)
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _reworded(text: str) -> str:
    text = _PREAMBLE.sub(lambda match: " " * len(match.group()), text)
    text = _NOBODY_APART.sub(lambda match: f"{match['nobody']} but {match['one']}".ljust(len(match.group())), text)
    return _NEITHER_NOR_ANY.sub(lambda match: " and nobody else".ljust(len(match.group())), text)


def _asking(text: str) -> str:
    """With sentences blanked that speak of the asker ("I work at X."), where another one asks; as it is, if that one says
    "them", which the others explain."""
    sentences = list(re.finditer(r"[^.?!]*(?:\.(?=\d)[^.?!]*)*[.?!]*", text))
    told = [one for one in sentences if one.group().strip()]
    personal = [one for one in told if _PERSONAL.match(one.group()) and not re.search(r"\?|\bactions\b", one.group())]
    if len(personal) == len(told) or _PRONOUN.search(" ".join(one.group() for one in told if one not in personal)):
        return text
    for one in personal:
        text = text[: one.start()] + " " * (one.end() - one.start()) + text[one.end() :]
    return text


def _worded_sections(question: Question, parts: Sequence[Part], corpus: Corpus, lexicon: Lexicon) -> tuple[str, ...]:
    """Headings meant by their own words, where none is meant by its number."""
    if any(part.by is By.SECTION for part in parts):
        return ()
    asked = re.search(
        r"\b(?:chapter|section|part|heading|under|strategic priority|priority area)\b", question.corrected, re.I
    )
    subject = {word for concept in subject_of(question, (), parts) for word in concept.variants[0]}
    documents = question.documents or tuple(lexicon.documents)
    return tuple(
        dict.fromkeys(
            section.heading
            for document_id in documents
            for section in corpus.document(document_id).sections
            if _headed(section.heading, subject, asked is not None)
        )
    )


def _headed(heading: str, subject: set[str], asked: bool) -> bool:
    label = label_of(heading)
    if label is not None and label.kind == "action":
        return False
    own = [word for word in stems(heading[label.length if label else 0 :]) if len(word) > 3]
    held = subject & set(own)
    most = len(held) >= max(2, 0.6 * len(set(own)))
    all_of_it = bool(subject) and subject <= set(stems(heading))
    return (asked and (most or all_of_it)) or bool(all_of_it and own and own[0] in subject)
