"""What a question asks of the rows of action tables, read off its words."""

import re
from collections.abc import Iterable, Sequence

from ingest.labels import label_of
from ingest.records import ActionKind
from rag.asks import Ask
from rag.lexicon import Group, Lexicon
from rag.mentions import documents_in
from rag.ports import Corpus
from rag.question import Concept, Question
from rag.references import Kind
from rag.rows import MAIN_ACTORS, Filter
from rag.targets import section_matches
from rag.terms import stem, stems, tokens

_ROWS = re.compile(
    r"\b(?:actions|indicators|rows)\b|\b(?:every|each|any) (?:single )?(?:action|measure|indicator)\b",
    re.I,
)
_ONE_ROW = re.compile(r"\b(?:which|what|any) (?:\w+ ){0,4}?(?:action|indicator)\b|\bindicator\b(?!\s*\d)", re.I)
COUNT = re.compile(r"\bhow many\b|\bnumber of\b|\bcount\b|\bin how many\b", re.I)
_MENTION = re.compile(
    r"\b(?:mention\w*|refer\w*|speak\w*|data (?:come|from)|talk\w*|contain\w*|word|words|about|text|title\w*|source\w*|rel(?:y|ies)|concern\w*)\b",
    re.I,
)
_ONLY = re.compile(
    r"\b(?:only|alone(?! or)|sole(?:ly)?|exclusive(?:ly)?|nobody else|no one else|no other|by itself|single|just|nothing else)\b",
    re.I,
)
_NOT = re.compile(
    r"\b(?:not|without|except|excluding|but no|rather than|minus|leav\w+(?: out)?|no|omit\w*|lack\w*)\b[^,;]*$", re.I
)
# "… while X is not", "that X has no part in", "leave X out"
_NOT_AFTER = re.compile(
    r"^[^,;.?]{0,12}\b(?:(?:is|are|has|have|had|does|do|plays?|takes?)(?:n['’]t| not| no)\b|out\b|excluded|absent|missing)",
    re.I,
)
_BESIDES = re.compile(r"\b(?:besides|apart from|other than|in addition to|except|aside from)\b[^,;?]*$", re.I)
_AFTER = re.compile(r"\b(?:only )?(?:after|later than)\b\W+$", re.I)
_OR = re.compile(r"\bor\b|\beither\b", re.I)
_YEARS = re.compile(r"\b(20\d\d)(?:\s*(?:-|–|to|until|through|and)\s*(20\d\d))?\b")
_ONGOING = re.compile(r"\bongoing\b|\bcontinuous\w*\b|\bno (?:fixed )?(?:end|deadline)\b|\bopen[- ]ended\b", re.I)
_STARTS = re.compile(r"\b(?:start\w*|begin\w*|beginning|from|as of|since)\b\W+(?:\w+\W+){0,3}?$", re.I)
_ENDS = re.compile(r"\b(?:end\w*|finish\w*|until|run\w* out|up to)\b\W+(?:\w+\W+){0,3}?$", re.I)
_IN_TITLE = re.compile(r"\btitles?\b|\bheadings?\b|\bheaded\b|\bcalled\b|\bnames?\b(?= of)", re.I)
_TOLD = re.compile(r"\b(?:all|list|where|which|what|how many|show|count|name|give|enumerate|everything|those)\b", re.I)
_TELLING_WORD = 1.7  # rarity from which on a word says what rows are about

# Words about rows, not of rows.
_ROW_WORDS = frozenset(
    stem(word)
    for word in """
    action actions measure measures indicator indicators performance row rows table plan plans priority
    priorities area areas strategic chapter section heading headings title titles timetable timetables deadline
    deadlines due scheduled schedule year single responsible responsibility responsibilities party parties actor
    actors main body bodies named name names naming only alone sole nobody else share shares involve involves
    involved list lists show count number many total altogether fall falls falling under come comes correspond
    corresponding belong belongs entrust entrusts entrusted give gave given assign assigned task tasks charge
    lead leads ran run running start starts starting end ends ending finish mention mentions mentioning speak
    speaks refer refers referring deal deals dealing concern concerns concerning cover covers covering address
    addresses about data come source sources rely relies contain contains word words ongoing both either
    together others another fit fits exactly whose agency agencies institution role counted bring brings itself
    old new previous state join jointly alongside besides every all each out set sets related touch touches
    focus focuses talk talks relate relates part parts carry carried stand stands standing found contained appear appears feature features include includes included sit exist exists print printed implement implemented call calls called
    want wants looking look need nothing among alone but whole jobs job duties duty entries entry commitments commitment items item
    bear bears read reads kindly enumerate entire marked mark say says rest rests fully solely exactly side shared sharing two three
    wanted begin begins after later altogether everything anything rows hey hi please see annex run stretch throughout period done
    """.split()
)


def about_rows(question: Question, lexicon: Lexicon) -> bool:
    """Whether it asks for rows, not for one thing that bears a number or for what a text says."""
    text = question.corrected
    if not lexicon.actions or question.asks is Ask.COMPARE:
        return False
    pointed = [r for r in question.references if r.kind in (Kind.ACTION, Kind.INDICATOR, Kind.FOOTNOTE)]
    if pointed:
        return all(_BESIDES.search(text[: reference.start]) for reference in pointed)
    if _ROWS.search(text) or _ONE_ROW.search(text):
        return True
    tabled = {action.document_id for action in lexicon.actions if action.timetable}
    grouped = any(reference.kind in (Kind.PRIORITY, Kind.AREA, Kind.CHAPTER) for reference in question.references)
    if grouped and (question.bodies or re.search(r"\bwhat (?:comes|falls)\b", text, re.I)):
        return True
    if len(question.documents) > 1 or not set(question.documents) & (
        tabled if not MAIN_ACTORS.search(text) else {a.document_id for a in lexicon.actions}
    ):
        return False
    filters = question.bodies or _YEARS.search(_hidden(text, lexicon)) or _ONGOING.search(text)
    plain = not _subject(question, (), question.bodies)
    due = re.search(r"\b(?:due|scheduled|timetable|deadline|begin|start\w*)\b", text, re.I)
    return bool(filters and (plain or due) and (_TOLD.search(text) or len(text.split()) <= 12))


def read_filter(question: Question, corpus: Corpus, lexicon: Lexicon) -> Filter:
    text = _hidden(question.corrected, lexicon)
    kind = ActionKind.INDICATOR if re.search(r"\bindicators?\b", text, re.I) else ActionKind.ACTION
    by_text = kind is ActionKind.INDICATOR or _by_text(text)
    bodies = () if by_text else question.bodies
    all_of, any_of, none_of = _polarity(text, bodies)
    years, starts, after, ends = _timetable(text, kind, question, lexicon)
    areas = tuple(r.number for r in question.references if r.kind is Kind.AREA and "." in r.number)
    sections = tuple(dict.fromkeys(_sections(question, corpus, lexicon)))
    facets = {
        "actors": bool(bodies) or bool(re.search(r"responsib|actor|\bwho\b|parties", text, re.I)),
        "timetable": bool(years or starts or after or ends) or bool(re.search(r"timetable|when|deadline", text, re.I)),
        "areas": bool(areas) or bool(re.search(r"priority area", text, re.I)),
    }
    return Filter(
        kind=kind,
        documents=question.documents,
        all_of=all_of,
        any_of=any_of,
        none_of=none_of,
        only=not by_text and _exclusive(text, bodies),
        years=years,
        starts=starts,
        after=after,
        ends=ends,
        areas=areas,
        all_areas=bool(re.search(r"\bboth\b|\band\b", text)) and not _OR.search(text),
        sections=sections,
        subject=_subject(question, sections, bodies),
        in_title=bool(_IN_TITLE.search(text)),
        without=tuple(int(r.number) for r in question.references if r.kind in (Kind.ACTION, Kind.INDICATOR)),
        main_actors=bool(MAIN_ACTORS.search(text)),
        facets=tuple(name for name, told in facets.items() if told),
    )


def _by_text(text: str) -> bool:
    """Whether a body is looked for in the rows' words, not among those responsible."""
    responsible = re.search(r"\bresponsib|\bactors?\b|\bpart(?:y|ies)\b|\binvolv|\bin charge\b", text, re.I)
    return _MENTION.search(text) is not None and responsible is None


def _exclusive(text: str, bodies: Sequence[Group]) -> bool:
    """ "only 2021" limits the timetable, "only X" the actors; so does "exactly two parties, X and Y"."""
    limited = re.sub(
        r"\b(?:only|just|single|alone|nothing else|solely)\b(?=\W+(?:the\W+)?(?:year\W+|after\W+)?20\d\d)"
        r"|(?<=20\d\d)\W+(?:only|alone|and nothing else)\b|single year|only after",
        " ",
        text,
        flags=re.I,
    )
    parties = re.search(r"part(?:y|ies)|actor|body|bodies|responsib", text, re.I)
    exact = re.search(r"\bexactly (?:one|two|three|four)\b", text, re.I)
    return bool(_ONLY.search(limited) or exact) and bool(bodies or parties)


def _subject(question: Question, sections: Sequence[str], bodies: Sequence[Group]) -> tuple[Concept, ...]:
    """What rows are to be about: the concepts that are not about rows, bodies, headings or years."""
    named = {word for group in bodies for variant in group.variants for word in variant}
    headed = {word for heading in sections for word in stems(heading)}
    return tuple(
        concept
        for concept in question.concepts
        if concept.weight >= _TELLING_WORD
        and not all(_about_rows_themselves(word, named, headed) for word in concept.variants[0])
        and not any(set(concept.variants) & set(body.variants) for body in bodies)
    )


def _about_rows_themselves(word: str, named: set[str], headed: set[str]) -> bool:
    return word in _ROW_WORDS or word in named or word in headed or bool(re.fullmatch(r"(?:19|20)\d\d(?:-\d+)?", word))


def _hidden(text: str, lexicon: Lexicon) -> str:
    """The question with the documents' names blanked, and a year in brackets behind one: these are no timetable."""
    for mention in documents_in(text, lexicon):
        end = mention.end
        behind = re.match(r"\s*\([^)]*20\d\d[^)]*\)", text[end:])
        end += behind.end() if behind else 0
        text = text[: mention.start] + " " * (end - mention.start) + text[end:]
    return text


def _polarity(text: str, bodies: Sequence[Group]) -> tuple[tuple[Group, ...], tuple[Group, ...], tuple[Group, ...]]:
    """All of them, any of them, none of them. "but not X" excludes X; "X or Y" asks for either."""
    excluded: list[Group] = []
    included: list[Group] = []
    for body in bodies:
        start, end = _place(text, body)
        before, behind = text[max(0, start - 40) : start], text[end:]
        negated = _NOT.search(before) or (_NOT_AFTER.match(behind) and not _NOT.search(text[:0]))
        (excluded if negated and not re.search(r"\bnot only\b", before, re.I) else included).append(body)
    if len(included) > 1 and _OR.search(text):
        return (), tuple(included), tuple(excluded)
    return tuple(included), (), tuple(excluded)


def _place(text: str, body: Group) -> tuple[int, int]:
    """Where the body is named; (0, 0) if it is not."""
    row = tokens(text)
    words = [stem(token.text) for token in row]
    for variant in sorted(body.variants, key=len, reverse=True):
        for place in range(len(words) - len(variant) + 1):
            if tuple(words[place : place + len(variant)]) == variant:
                return row[place].start, row[place + len(variant) - 1].end
    return 0, 0


def _timetable(
    text: str, kind: ActionKind, question: Question, lexicon: Lexicon
) -> tuple[tuple[str, ...], str, str, str]:
    """Timetables as printed, the year it starts, the year after which it starts, the year it ends."""
    if kind is ActionKind.INDICATOR:
        return (), "", "", ""
    years: list[str] = []
    starts = after = ends = ""
    for match in _YEARS.finditer(text):
        first, last = match.groups()
        before = text[: match.start()]
        if last and not re.search(r"\band\b", match.group()):
            years.append(f"{first}-{last}")
        elif last:
            years += [first, last]
        elif _AFTER.search(before):
            after = first
        elif _STARTS.search(before):
            starts = first
        elif _ENDS.search(before):
            ends = first
        else:
            years.append(first)
    if not re.search(
        r"\btimetables?\b|\bran\b|\brun\b|\bfrom\b|\bdue\b|\bscheduled\b|\bperiod\b|\bwhole\b", text, re.I
    ):
        titles = " ".join(lexicon.documents[name].title for name in question.documents)
        years = [year for year in years if "-" not in year or year not in titles]  # the plan's own years
    return (*years, *(["Ongoing"] if _ONGOING.search(text) else [])), starts, after, ends


def _sections(question: Question, corpus: Corpus, lexicon: Lexicon) -> Iterable[str]:
    """Headings meant by a number ("strategic priority 2", "section 2.1", "chapter B") or by their own words."""
    documents = question.documents or tuple(lexicon.documents)
    headings = [section for document_id in documents for section in corpus.document(document_id).sections]
    pointed = [r for r in question.references if not (r.kind is Kind.AREA and "." in r.number)]
    for reference in pointed:
        yield from (section.heading for section in headings if section_matches(section, reference))
    if pointed:
        return
    asked = re.search(
        r"\b(?:chapter|section|part|heading|under|strategic priority|priority area)\b", question.corrected, re.I
    )
    subject = {word for concept in _subject(question, (), question.bodies) for word in concept.variants[0]}
    for section in headings:
        label = label_of(section.heading)
        if label is not None and label.kind == "action":
            continue
        own = [word for word in stems(section.heading[label.length if label else 0 :]) if len(word) > 3]
        held = subject & set(own)
        most = len(held) >= max(2, 0.6 * len(set(own)))
        all_of_it = bool(subject) and subject <= set(stems(section.heading))
        if (asked and (most or all_of_it)) or (all_of_it and own and own[0] in subject):
            yield section.heading
