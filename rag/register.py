"""Questions about the rows of action tables, answered from the records: all rows that match, each cited, none cut off."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.labels import label_of
from ingest.records import Action, ActionKind
from rag.draft import Draft, row_quotes
from rag.evidence import covered_concepts
from rag.lexicon import Group, Lexicon
from rag.ports import Corpus
from rag.question import Ask, Concept, Question
from rag.records import Coverage, Origin, ProposedSentence
from rag.references import Kind
from rag.terms import contains_words, stem, stems, tokens, word_stems

_ROWS = re.compile(
    r"\b(?:actions|measures|indicators|priorities|points|tasks|rows)\b|\b(?:every|each|any) (?:single )?(?:action|measure|indicator)\b",
    re.I,
)
_ONE_ROW = re.compile(r"\b(?:which|what|any) (?:\w+ ){0,4}?(?:action|indicator)\b|\bindicator\b(?!\s*\d)", re.I)
_COUNT = re.compile(r"\bhow many\b|\bnumber of\b|\bcount\b|\bin how many\b", re.I)
_ACTOR_WORDS = re.compile(
    r"\b(?:responsib\w+|actors?|parties|party|in charge|involv\w+|entrust\w*|assign\w*|task\w*|lead\w*|share|falls? to|down to|"
    r"give|gave|given|named?|naming|names|role|part|for|bring|on board|belong\w*|cover\w*|carr(?:y|ied)|implement\w*|with|has|have|do|does|is|are|['’]s)\b",
    re.I,
)
_MENTION = re.compile(
    r"\b(?:mention\w*|refer\w*|speak\w*|data (?:come|from)|talk\w*|contain\w*|word|words|about|text|title\w*|source\w*|rel(?:y|ies)|concern\w*)\b",
    re.I,
)
_ONLY = re.compile(
    r"\b(?:only|alone(?! or)|sole(?:ly)?|exclusive(?:ly)?|nobody else|no one else|no other|by itself|single|just|nothing else)\b",
    re.I,
)
_NOT = re.compile(r"\b(?:not|without|except|excluding|but no|rather than|minus|leav\w+ out|no)\b[^,;]*$", re.I)
_OR = re.compile(r"\bor\b|\beither\b", re.I)
_YEARS = re.compile(r"\b(20\d\d)(?:\s*(?:-|–|to|until|through|and)\s*(20\d\d))?\b")
_ONGOING = re.compile(r"\bongoing\b|\bcontinuous\w*\b|\bno (?:fixed )?(?:end|deadline)\b|\bopen[- ]ended\b", re.I)
_STARTS = re.compile(r"\b(?:start\w*|begin\w*|beginning|from|as of|since)\b\W+(?:\w+\W+){0,3}?$", re.I)
_ENDS = re.compile(r"\b(?:end\w*|finish\w*|until|run\w* out|up to)\b\W+(?:\w+\W+){0,3}?$", re.I)
_MAIN_ACTORS = re.compile(r"\bmain actors?\b|\bkey actors?\b", re.I)
_IN_TITLE = re.compile(r"\btitles?\b|\bheadings?\b|\bheaded\b|\bcalled\b|\bnames?\b(?= of)", re.I)
_SUBJECT_SHARE = 0.7  # of the subject words' weight that a row must hold

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
    focus focuses talk talks relate relates part parts carry carried implement implemented call calls called
    want wants looking look need nothing among alone but whole
    """.split()
)


@dataclass(frozen=True, slots=True)
class Filter:
    """What a row must be. Empty fields ask for nothing."""

    kind: ActionKind
    documents: tuple[str, ...] = ()
    all_of: tuple[Group, ...] = ()
    any_of: tuple[Group, ...] = ()
    none_of: tuple[Group, ...] = ()
    only: bool = False
    years: tuple[str, ...] = ()  # timetables as printed, any of them
    starts: str = ""
    ends: str = ""
    areas: tuple[str, ...] = ()
    all_areas: bool = False
    sections: tuple[str, ...] = ()  # headings, any of which stands above
    subject: tuple[Concept, ...] = ()
    in_title: bool = False
    main_actors: bool = False
    facets: tuple[str, ...] = field(default=())  # what to tell of each row: actors, timetable, areas

    @property
    def asks_something(self) -> bool:
        return bool(
            self.all_of or self.any_of or self.none_of or self.only or self.years or self.starts or self.ends
            or self.areas or self.sections or self.subject
        )  # fmt: skip


def register(question: Question, corpus: Corpus, lexicon: Lexicon, max_documents: Sequence[str] = ()) -> Draft | None:
    """All matching rows, or None where the question is not about rows."""
    if not about_rows(question, lexicon):
        return None
    wanted = read_filter(question, corpus, lexicon)
    if not wanted.asks_something and not _COUNT.search(question.corrected):
        return None
    rows = [action for action in lexicon.actions if action.kind is wanted.kind and _in_reach(action, wanted, corpus)]
    matching = [action for action in rows if matches(action, wanted)]
    if not matching:
        return Draft(reason="no_matching_record", confidence=0.1) if _structured(wanted) else None
    if len(matching) == len(rows) > 3 and wanted.subject and not _structured(wanted):
        return None
    return Draft(
        proposals=tuple(_told(action, wanted, corpus, lexicon) for action in matching),
        notice=_notice(matching, wanted, lexicon),
        coverage=Coverage(len(matching), len(matching)),
        confidence=0.95,
    )


def about_rows(question: Question, lexicon: Lexicon) -> bool:
    text = question.corrected
    if not lexicon.actions or question.asks is Ask.COMPARE:
        return False
    if any(reference.kind in (Kind.ACTION, Kind.INDICATOR, Kind.FOOTNOTE) for reference in question.references):
        return False
    if _ROWS.search(text) or (_ONE_ROW.search(text)):
        return True
    grouped = any(reference.kind in (Kind.PRIORITY, Kind.AREA) for reference in question.references)
    documents_with_rows = {action.document_id for action in lexicon.actions if action.timetable}
    due = (
        re.search(r"\b(?:due|scheduled|timetable|deadline)\b", text, re.I)
        and set(question.documents) & documents_with_rows
    )
    return bool(
        (grouped and (question.bodies or re.search(r"\bwhat (?:comes|falls)\b", text, re.I)))
        or (due and _YEARS.search(text))
    )


def _structured(wanted: Filter) -> bool:
    return bool(
        wanted.all_of
        or wanted.any_of
        or wanted.none_of
        or wanted.only
        or wanted.years
        or wanted.starts
        or wanted.ends
        or wanted.areas
        or wanted.sections
    )


# ---- reading the filter ----------------------------------------------------------------------------------------------


def read_filter(question: Question, corpus: Corpus, lexicon: Lexicon) -> Filter:
    text = _without_documents(question, lexicon)
    kind = ActionKind.INDICATOR if re.search(r"\bindicators?\b", text, re.I) else ActionKind.ACTION
    sections = tuple(_sections(question, corpus, lexicon))
    by_text = kind is ActionKind.INDICATOR or (
        _MENTION.search(text) is not None
        and not re.search(r"\bresponsib|\bactors?\b|\bpart(?:y|ies)\b|\binvolv", text, re.I)
    )
    bodies = () if by_text else question.bodies
    all_of, any_of, none_of = _polarity(text, bodies)
    years, starts, ends = _timetable(text, kind)
    if not re.search(r"\btimetables?\b|\bran\b|\brun\b|\bfrom\b|\bdue\b|\bscheduled\b|\bperiod\b", text, re.I):
        titles = " ".join(lexicon.documents[name].title for name in question.documents)
        years = tuple(year for year in years if "-" not in year or year not in titles)  # the plan's own years
    areas = tuple(r.number for r in question.references if r.kind is Kind.AREA and "." in r.number)
    named_stems = {word for group in bodies for variant in group.variants for word in variant}
    section_stems = {word for heading in sections for word in stems(heading)} if sections else set()
    subject = tuple(
        concept
        for concept in question.concepts
        if not all(
            word in _ROW_WORDS or word in named_stems or re.fullmatch(r"(?:19|20)\d\d(?:-\d+)?", word)
            for word in concept.variants[0]
        )
        and not (section_stems and all(word in section_stems for word in concept.variants[0]))
        and not _is_body(concept, bodies)
    )
    facets = []
    if re.search(r"responsib|actor|\bwho\b|parties", text, re.I) or bodies:
        facets.append("actors")
    if years or starts or ends or re.search(r"timetable|when|deadline", text, re.I):
        facets.append("timetable")
    if areas or re.search(r"priority area", text, re.I):
        facets.append("areas")
    return Filter(
        kind, question.documents, all_of, any_of, none_of,
        only=bool(_ONLY.search(_without_years(text))) and not by_text and bool(bodies or re.search(r"part(?:y|ies)|actor|body|responsib", text, re.I)),
        years=years, starts=starts, ends=ends, areas=areas,
        all_areas=bool(re.search(r"\bboth\b|\band\b", text)) and not _OR.search(text),
        sections=sections, subject=subject, in_title=bool(_IN_TITLE.search(text)),
        main_actors=bool(_MAIN_ACTORS.search(text)), facets=tuple(facets),
    )  # fmt: skip


def _is_body(concept: Concept, bodies: Sequence[Group]) -> bool:
    return any(set(concept.variants) & set(body.variants) for body in bodies)


def _without_years(text: str) -> str:
    """ "only 2021" limits the timetable, not the actors."""
    return re.sub(
        r"\b(?:only|just|single|alone|nothing else)\b(?=\W+(?:the\W+)?(?:year\W+)?20\d\d)|(?<=20\d\d)\W+(?:only|alone|and nothing else)\b|single year",
        " ",
        text,
        flags=re.I,
    )


def _without_documents(question: Question, lexicon: Lexicon) -> str:
    """The question with the documents' names blanked: their years are no timetable."""
    from rag.question import documents_in

    text = question.corrected
    for mention in documents_in(text, lexicon):
        text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
        text = re.sub(rf"(?<=\s{{{mention.end - mention.start}}})\s*\([^)]*20\d\d[^)]*\)", _blank, text)
    return text


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _polarity(text: str, bodies: Sequence[Group]) -> tuple[tuple[Group, ...], tuple[Group, ...], tuple[Group, ...]]:
    """All of them, any of them, none of them. "but not X" excludes X; "X or Y" asks for either."""
    row = tokens(text)
    words = [stem(token.text) for token in row]
    excluded: list[Group] = []
    included: list[Group] = []
    for body in bodies:
        place = _place(words, body)
        before = text[: row[place].start] if place is not None else ""
        (excluded if _NOT.search(before[-40:]) and not re.search(r"\bnot only\b", before, re.I) else included).append(
            body
        )
    if len(included) > 1 and _OR.search(text):
        return (), tuple(included), tuple(excluded)
    return tuple(included), (), tuple(excluded)


def _place(words: Sequence[str], body: Group) -> int | None:
    for variant in sorted(body.variants, key=len, reverse=True):
        for place in range(len(words) - len(variant) + 1):
            if tuple(words[place : place + len(variant)]) == variant:
                return place
    return None


def _timetable(text: str, kind: ActionKind) -> tuple[tuple[str, ...], str, str]:
    if kind is ActionKind.INDICATOR:
        return (), "", ""
    years: list[str] = []
    starts = ends = ""
    for match in _YEARS.finditer(text):
        first, last = match.groups()
        if last:
            years += [f"{first}-{last}"] if not re.search(r"\band\b", match.group()) else [first, last]
        elif _STARTS.search(text[: match.start()]):
            starts = first
        elif _ENDS.search(text[: match.start()]):
            ends = first
        else:
            years.append(first)
    return (*years, *(["Ongoing"] if _ONGOING.search(text) else [])), starts, ends


def _sections(question: Question, corpus: Corpus, lexicon: Lexicon) -> Iterable[str]:
    """Headings meant by a number ("strategic priority 2", "section 2.1", "chapter B") or by most of their own words."""
    from rag.targets import section_matches

    documents = question.documents or tuple(lexicon.documents)
    for reference in question.references:
        for document_id in documents:
            for section in corpus.document(document_id).sections:
                if "." in reference.number and reference.kind is Kind.AREA:
                    continue
                if section_matches(section, reference):
                    yield section.heading
    if (
        not re.search(
            r"\b(?:chapter|section|part|heading|under|strategic priority|priority area|title)\b",
            question.corrected,
            re.I,
        )
        or question.references
    ):
        return
    words = set(stems(question.corrected))
    for document_id in documents:
        for section in corpus.document(document_id).sections:
            label = label_of(section.heading)
            if label is not None and label.kind == "action":
                continue
            own = {word for word in stems(section.heading[label.length if label else 0 :]) if len(word) > 3}
            if len(own) >= 2 and len(own & words) >= max(2, 0.6 * len(own)):
                yield section.heading


# ---- matching --------------------------------------------------------------------------------------------------------


def _in_reach(action: Action, wanted: Filter, corpus: Corpus) -> bool:
    if wanted.documents and action.document_id not in wanted.documents:
        return False
    if wanted.main_actors and action.actors_span:
        line = corpus.document(action.document_id).text[action.actors_span.start : action.actors_span.end]
        return bool(_MAIN_ACTORS.search(line))
    return True


def matches(action: Action, wanted: Filter) -> bool:
    return (
        _actors_match(action, wanted)
        and _timetable_matches(action, wanted)
        and _areas_match(action, wanted)
        and (not wanted.sections or any(heading in wanted.sections for heading in action.section_path))
        and _subject_matches(action, wanted)
    )


def _actors_match(action: Action, wanted: Filter) -> bool:
    if not (wanted.all_of or wanted.any_of or wanted.none_of or wanted.only):
        return True
    if not action.actors:
        return False
    if any(names(action, body) for body in wanted.none_of):
        return False
    if wanted.any_of and not any(names(action, body) for body in wanted.any_of):
        return False
    if not all(names(action, body) for body in wanted.all_of):
        return False
    named = (*wanted.all_of, *wanted.any_of)
    return not wanted.only or len(action.actors) == max(1, len(named))


def names(action: Action, body: Group) -> bool:
    """Whether one of the actors is, or contains the name of, this body."""
    rows = [word_stems(actor) for actor in action.actors]
    return any(contains_words(row, variant) for row in rows for variant in body.variants)


def _timetable_matches(action: Action, wanted: Filter) -> bool:
    if not (wanted.years or wanted.starts or wanted.ends):
        return True
    printed = re.sub(r"\s", "", (action.timetable or "").replace("–", "-")).lower()
    years = re.findall(r"20\d\d", printed)
    if not printed:
        return False
    if wanted.starts and (not years or years[0] != wanted.starts):
        return False
    if wanted.ends and (not years or years[-1] != wanted.ends):
        return False
    return not wanted.years or printed in {year.lower() for year in wanted.years}


def _areas_match(action: Action, wanted: Filter) -> bool:
    if not wanted.areas:
        return True
    found = [area in action.priority_areas for area in wanted.areas]
    return all(found) if wanted.all_areas else any(found)


def _subject_matches(action: Action, wanted: Filter) -> bool:
    if not wanted.subject:
        return True
    words = action.title if wanted.in_title and not action.title.endswith("…") else f"{action.title} {action.text}"
    question = Question("", "", Ask.LIST, wanted.subject, (), (), False, ())
    held = sum(wanted.subject[place].weight for place in covered_concepts(question, words))
    return held >= _SUBJECT_SHARE * question.weight


# ---- telling ---------------------------------------------------------------------------------------------------------


def _notice(matching: Sequence[Action], wanted: Filter, lexicon: Lexicon) -> str:
    documents = list(dict.fromkeys(lexicon.documents[action.document_id].short_title for action in matching))
    noun = "performance indicator" if wanted.kind is ActionKind.INDICATOR else "action"
    count = len(matching)
    return f"{count} of {count} matching {noun}{'s' if count != 1 else ''} in {' and '.join(documents)}:"


def _told(action: Action, wanted: Filter, corpus: Corpus, lexicon: Lexicon) -> ProposedSentence:
    told = label_and_title(action)
    details = []
    if "timetable" in wanted.facets and action.timetable:
        details.append(f"timetable: {action.timetable}")
    if "areas" in wanted.facets and action.priority_areas:
        details.append(f"priority areas: {', '.join(action.priority_areas)}")
    if "actors" in wanted.facets and action.actors:
        details.append(f"{actors_word(action, corpus)}: {', '.join(action.actors)}")
    text = f"{told} ({'; '.join(details)})" if details else told
    several = (
        len({a.document_id for a in lexicon.actions if not wanted.documents or a.document_id in wanted.documents}) > 1
    )
    attribution = f"{lexicon.documents[action.document_id].short_title}, " if several else ""
    attribution = attribution[:1].upper() + attribution[1:]
    return ProposedSentence(attribution + text, row_quotes(corpus, action), Origin.REGISTER, attribution)


def label_and_title(action: Action) -> str:
    kind = "Performance indicator" if action.kind is ActionKind.INDICATOR else "Action"
    return f"{kind} {action.number}: {action.title}"


def actors_word(action: Action, corpus: Corpus) -> str:
    span = action.actors_span
    line = corpus.document(action.document_id).text[span.start : span.end] if span else ""
    return "main actors" if _MAIN_ACTORS.search(line) else "responsible"
