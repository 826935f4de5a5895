"""What a question asks of the rows of action tables, read off its words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.labels import label_of
from ingest.records import Action, ActionKind
from rag.asks import Ask
from rag.lexicon import Lexicon
from rag.mentions import documents_in
from rag.named_rows import By, Part, parts_in
from rag.ports import Corpus
from rag.question import Concept, Question
from rag.references import Kind
from rag.row_counts import extreme_in
from rag.row_words import DOCUMENT_WORDS, ROW_WORDS
from rag.rows import MAIN_ACTORS, Acts, All, Any, Counted, Due, Filter, Mentions, Not, Says, Test, Under, forms_in
from rag.scope import Named, Scope, coordinated, scope_of
from rag.tally import Case, asks_who_has_most, busiest, cases_of, compares_counts
from rag.terms import stems

_ROWS = re.compile(
    r"\b(?:actions|indicators|rows)\b|\b(?:every|each|any) (?:single )?(?:action|measure|indicator|row|task|entry|item|commitment)\b",
    re.I,
)
_ONE_ROW = re.compile(
    r"\b(?:which|what|any|an?) (?:[\w'’-]+ ){0,4}?(?:action|indicator|row)\b|\bindicator\b(?!\s*(?:no\.?|number|#)?\s*\d)",
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
_BESIDES = re.compile(r"\b(?:besides|apart from|other than|in addition to|except|aside from)\b[^,;?]*$", re.I)
_OR = re.compile(r"\bor\b|/", re.I)
_IN_TITLE = re.compile(
    r"\btitles?\b|\bheadings?\b|\bheaded\b|\bcalled\b|\bnames?\b(?= of)|\bin (?:its|their|the) names?\b", re.I
)
_TOLD = re.compile(
    r"\b(?:all|list|where|which|what|how many|how often|show|count|name|give|enumerate|everything|those)\b", re.I
)
_SAYS = re.compile(
    r"\b(?:say|says|said|write|writes|written|state|states) (?:\w+ )?(?:about|on|of|regarding)\b|\bwhat is said\b", re.I
)
_TOPICAL = re.compile(
    r"(?:\b(?:about|on|concern\w*|regarding|against|mention\w*|refer\w*(?: to)?|relat\w* to|link\w* to|deal\w* with|to do with|"
    r"speak\w*(?: of| about)?|talk\w*(?: of| about)?|address\w*|cover\w*|target\w*|tackl\w*|focus\w*(?: on)?|touch\w*(?: on)?|"
    r"contain\w*|words?|term|titled?|called|field of|topic|subject|combat\w*|fight\w*|aim\w* at|look\w* at|dedicated to|devoted to)"
    r"(?:\s+(?:the|an?|of|with|to|on|any|either|both|all|and|or|illicit|new))*\s*|[\"“‘']\s*)$",
    re.I,
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
_SINGLE_ANSWER = frozenset((Ask.HOW_MUCH, Ask.HOW_LONG, Ask.WHEN, Ask.WHY, Ask.DEFINE, Ask.EXPLAIN, Ask.IDENTIFIER))
_PERSONAL = re.compile(
    r"^\W*(?:i|we|my|our|hi|hello|dear|good (?:morning|afternoon|evening)|thanks?|thank you)\b", re.I
)
_PRONOUN = re.compile(r"\b(?:it|them|they|their|its|him|her)\b", re.I)
_TELLING_WORD = 1.7  # rarity from which on a word says what rows are about


def about_rows(question: Question, corpus: Corpus, lexicon: Lexicon) -> bool:
    """Whether it asks for rows, not for one thing that bears a number or for what a text says."""
    text = _hidden(question.corrected, lexicon)
    if not lexicon.actions:
        return False
    pointed = [r for r in question.references if r.kind in (Kind.ACTION, Kind.INDICATOR, Kind.FOOTNOTE)]
    if pointed:
        return all(_BESIDES.search(text[: reference.start]) for reference in pointed)
    if question.asks is Ask.COMPARE and not compares_counts(text):
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
    plain = not _subject(question, (), parts, rows)
    due = re.search(r"\b(?:due|scheduled|timetable|deadline|begin|start\w*|responsib\w*|main actors?)\b", text, re.I)
    if not parts or not (plain or due):
        return False
    return named or (
        (_TOLD.search(text) is not None or len(text.split()) <= 12)
        and (question.asks not in _SINGLE_ANSWER or bool(due))
    )


@dataclass(frozen=True, slots=True)
class Topic:
    """Neighbouring words that name a subject."""

    test: Says
    start: int
    end: int

    @property
    def part(self) -> Part:
        return Part(By.TOPIC, self.test, self.start, self.end)


@dataclass(frozen=True, slots=True)
class RowQuestion:
    """The rows wanted; and, where they are counted case by case, the cases."""

    wanted: Filter
    cases: tuple[Case, ...] = ()


def read_rows(question: Question, corpus: Corpus, lexicon: Lexicon) -> RowQuestion:
    text = _asking(_hidden(question.corrected, lexicon))
    kind = ActionKind.INDICATOR if re.search(r"\bindicators?\b", text, re.I) else ActionKind.ACTION
    rows = [
        row
        for row in lexicon.actions
        if row.kind is kind and (not question.documents or row.document_id in question.documents)
    ]
    mentioned = _MENTION.search(text) is not None and not _RESPONSIBLE.search(text)
    anywhere = mentioned or not any(row.actors for row in rows)
    parts = parts_in(text, question, rows, corpus, lexicon, anywhere)
    cases = (cases_of(text, parts) or busiest(text, rows, lexicon)) if compares_counts(text) else ()
    alternatives = {case.test for case in cases}
    sections = _worded_sections(question, parts, rows, corpus, lexicon)
    subject = _subject(question, sections, parts, rows)
    parts = tuple(part for part in parts if part.test not in alternatives)
    in_title = bool(_IN_TITLE.search(text))
    forms = forms_in(rows)
    topics = _topics(text, subject, in_title, forms)
    if (
        parts or sections or cases
    ):  # words of asking ("manage", "need") are told from words of a subject by where they stand
        topics = tuple(topic for topic in topics if _stands_as_topic(text, topic))
        subject = tuple(concept for concept in subject if any(concept in topic.test.concepts for topic in topics))
    parts = tuple(sorted((*parts, *(topic.part for topic in topics)), key=lambda part: part.start))
    scope = scope_of(text, [Named(part.start, part.end, part.by is By.BODY) for part in parts])
    tests, looser = _tests(text, parts, scope)
    if sections:
        tests = (*tests, Under(sections))
    asked = tuple(
        concept
        for concept in subject
        if not any(
            part.by is By.TOPIC and place in scope.denied and concept in part.test.concepts
            for place, part in enumerate(parts)
            if isinstance(part.test, Says)
        )
    )
    by = {part.by for part in parts}
    extreme = None if cases else extreme_in(text)
    if cases:
        shown = Any(tuple(case.test for case in cases if case.count is None) or (cases[0].test,))
        tests, looser = (*tests, shown), (*looser, shown)
    facets = {
        "actors": bool(by & {By.BODY, By.COUNT})
        or extreme is not None
        or bool(re.search(r"responsib|actor|\bwho\b|parties", text, re.I)),
        "timetable": By.DUE in by or bool(re.search(r"timetable|when|deadline", text, re.I)),
        "areas": By.AREA in by or bool(re.search(r"priority area", text, re.I)),
    }
    wanted = Filter(
        kind=kind,
        documents=question.documents,
        tests=tests,
        looser=looser,
        subject=Says(asked, in_title, forms) if asked else None,
        extreme=extreme,
        without=tuple(int(r.number) for r in question.references if r.kind in (Kind.ACTION, Kind.INDICATOR)),
        main_actors=bool(MAIN_ACTORS.search(text)),
        tabled=bool(by & {By.DUE, By.AREA}),
        facets=tuple(name for name, told in facets.items() if told),
    )
    return RowQuestion(wanted, cases)


def _tests(text: str, parts: Sequence[Part], scope: Scope) -> tuple[tuple[Test, ...], tuple[Test, ...]]:
    """All that a row must pass; and the same with the more generous reading, where there is one."""
    groups = _groups(text, parts, scope)
    denied = [Not(parts[place].test) for place in sorted(scope.denied)]
    denied += [Not(All(tuple(parts[place].test for place in group))) for group in scope.not_all]
    strict: list[Test] = [*denied]
    loose: list[Test] = [*denied]
    for group, either in groups:
        members = tuple(part.test for part in group)
        if group[0].by is By.TOPIC:
            continue
        together = Any(members) if either else All(members)
        strict.append(together)
        loose.append(Any(members) if group[0].by is By.AREA else _ending(group) or together)
    bodies = [part for group, _ in groups for part in group if part.by is By.BODY]
    counted = _shared(parts, scope, bodies)
    acting = any(isinstance(part.test, Acts) for part in parts)
    if acting:
        counted.append(Counted("actors", 1, None))
    return (*strict, *counted), (*loose, *counted)


def _ending(group: Sequence[Part]) -> Test | None:
    """ "Due in 2035", where no row has that year alone: rows whose years end in it."""
    ends = [
        Due(part.test.timetable.ending())
        for part in group
        if isinstance(part.test, Due) and part.plain and part.test.timetable.first == part.test.timetable.last
    ]
    return Any(tuple(ends)) if ends else None


def _groups(text: str, parts: Sequence[Part], scope: Scope) -> list[tuple[list[Part], bool]]:
    """What is wanted, in groups of coordinated things of one kind; and whether any one of a group is enough."""
    refused = {parts[place].test for place in scope.denied}
    refused |= {parts[place].test for group in scope.not_all for place in group}
    wanted = [part for part in parts if part.test not in refused]
    groups: list[tuple[list[Part], bool]] = []
    for by in (By.DUE, By.SECTION):
        plain = [part for part in wanted if part.by is by and (part.plain or by is By.SECTION)]
        if plain:
            groups.append((plain, True))
    groups += [([part], False) for part in wanted if part.by is By.COUNT or (part.by is By.DUE and not part.plain)]
    for by in (By.BODY, By.AREA):
        run: list[Part] = []
        runs: list[list[Part]] = []
        for part in (part for part in wanted if part.by is by):
            if run and coordinated(text, _named(run[-1]), _named(part)):
                run.append(part)
            else:
                run = [part]
                runs.append(run)
        for run in runs:
            gaps = [text[left.end : right.start] for left, right in pairwise(run)]
            groups.append((run, any(_OR.search(gap) for gap in gaps)))
    return groups


def _named(part: Part) -> Named:
    return Named(part.start, part.end, part.by is By.BODY)


def _shared(parts: Sequence[Part], scope: Scope, bodies: Sequence[Part]) -> list[Test]:
    """How many actors there are where some act alone, or not alone."""
    tests: list[Test] = []
    if any(isinstance(part.test, Mentions) for part in bodies):
        return tests  # who is mentioned acts not at all
    named = len({part.test for part in bodies})
    alone = {parts[place].by for place in scope.alone}
    if By.BODY in alone:
        tests.append(Counted("partners", 1, max(1, named)))
    if By.AREA in alone:
        areas = sum(part.by is By.AREA for part in parts)
        tests.append(Counted("priority_areas", 1, areas))
    if any(parts[place].by is By.BODY for place in scope.not_alone):
        tests.append(Counted("actors", named + 1, None))
    if scope.sole and not alone and not any(part.by is By.COUNT for part in parts):
        tests.append(Counted("actors", 1, max(1, named)))
    return tests


def _subject(
    question: Question, sections: Sequence[str], parts: Sequence[Part], rows: Sequence[Action] | None
) -> tuple[Concept, ...]:
    """What rows are to be about: the concepts that are not about rows, bodies, headings or years. Where rows are chosen by
    other things, words that no row has are words of asking."""
    bodies = [part.test.body for part in parts if isinstance(part.test, Acts | Mentions)]
    named = {word for body in bodies for variant in body.variants for word in variant}
    headed = {word for heading in sections for word in stems(heading)} | (
        DOCUMENT_WORDS if question.documents else set()
    )
    known = {word for row in rows or () for word in stems(f"{row.title} {row.text}")} if parts and rows else None
    covered = {
        word
        for part in parts
        if part.by in (By.DUE, By.COUNT)
        for word in stems(question.corrected[part.start : part.end])
    }
    return tuple(
        concept
        for concept in question.concepts
        if concept.weight >= _TELLING_WORD
        and not all(_about_rows_themselves(word, named, headed) for word in concept.variants[0])
        and not any(set(concept.variants) & set(body.variants) for body in bodies)
        and not covered.issuperset(concept.variants[0])
        and (known is None or any(known.issuperset(variant) for variant in concept.variants))
    )


def _about_rows_themselves(word: str, named: set[str], headed: set[str]) -> bool:
    return word in ROW_WORDS or word in named or word in headed or bool(re.fullmatch(r"\d[\d.,-]*", word))


def _topics(text: str, subject: Sequence[Concept], in_title: bool, forms: frozenset[str]) -> tuple[Topic, ...]:
    """Where the subject's words stand; neighbours are one topic."""
    found: list[tuple[list[Concept], int, int]] = []
    for concept in subject:
        match = re.search(rf"(?<!\w){re.escape(concept.surface)}(?!\w)", text)
        if match and found and not text[found[-1][2] : match.start()].strip():
            found[-1] = ([*found[-1][0], concept], found[-1][1], match.end())
        elif match:
            found.append(([concept], match.start(), match.end()))
    return tuple(Topic(Says(tuple(concepts), in_title, forms), start, end) for concepts, start, end in found)


def _either(text: str, topics: Sequence[Topic], scope: Scope, parts: Sequence[Part]) -> Test | None:
    """ "X, Y or Z": rows about any of them."""
    denied = {parts[place].test for place in scope.denied}
    if len(topics) < 2 or any(topic.test in denied for topic in topics):
        return None
    gaps = [text[left.end : right.start] for left, right in pairwise(topics)]
    enumerated = all(re.fullmatch(r"(?:\W|\b(?:or|the|an?)\b)*", gap) for gap in gaps)
    return Any(tuple(topic.test for topic in topics)) if enumerated and _OR.search(gaps[-1]) else None


def _stands_as_topic(text: str, topic: Topic) -> bool:
    """Behind "about", "on", "mention", in quotation marks, before a colon, or right before "actions"."""
    before, behind = text[: topic.start], text[topic.end :]
    return bool(
        _TOPICAL.search(before)
        or re.match(r"\W*(?:[\w-]+\s+)?(?:actions?|measures?|indicators?|rows?)\b|\s*[:\"”’']", behind, re.I)
    )


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
            after = re.match(rf"\W*(?:(?:for|of|from|on drugs)\s+)?(?:the (?:years|period)\s+)?{span}\)?", text[end:])
            before = re.search(rf"{span}\s*$", text[:start])
            start, end = before.start() if before else start, end + (after.end() if after else 0)
        text = text[:start] + " " * (end - start) + text[end:]
    return text


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


def _worded_sections(
    question: Question, parts: Sequence[Part], rows: Sequence[Action], corpus: Corpus, lexicon: Lexicon
) -> tuple[str, ...]:
    """Headings meant by their own words, where none is meant by its number."""
    if any(part.by is By.SECTION for part in parts):
        return ()
    asked = re.search(
        r"\b(?:chapter|section|part|heading|under|strategic priority|priority area)\b", question.corrected, re.I
    )
    subject = {word for concept in _subject(question, (), parts, None) for word in concept.variants[0]}
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
