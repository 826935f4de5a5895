"""Questions about a document itself (its date, reference, issuer, marking), answered from its own first page."""

import re

from ingest.records import Passage, PassageKind, Span
from rag.draft import attribution_of, verbatim
from rag.lexicon import Lexicon
from rag.ports import Corpus
from rag.question import Question
from rag.records import ProposedSentence
from rag.terms import folded, stem, stem_set

_DATED = re.compile(
    r"\b(?:issued|dated?|published|released|presented|from what date|of what date|come out|came out)\b", re.I
)
_REFERENCE = re.compile(r"\b(?:reference|number|numbered|com (?:number|reference)|document (?:number|code))\b", re.I)
_MARKING = re.compile(
    r"\b(?:marking|marked|classified|classification|confidential\w*|distribution|limite|restricted)\b", re.I
)
_FROM = re.compile(
    r"\b(?:who (?:wrote|issued|sent|drew up|is the author)|author|issued by|addressed to|addressee|sent to|from whom)\b",
    re.I,
)
# How long a document applies: "which years does it cover", "until when does it run".
_PERIOD = re.compile(
    r"\b(?:which|what|how many|(?:last|first|final) year|until when|(?:for )?how long|when does)\b.*"
    r"\b(?:cover(?:s|ed|ing)?|runs?|lasts?|appl(?:y|ies)|valid|spans?|stretch(?:es)?|extends?|ends?|expires?|in force|period|"
    r"time ?frame)\b|\b(?:period|time ?frame|duration) of\b",
    re.I,
)
_PERIOD_WORDS = re.compile(
    r"^(?:years?|long|last|first|final|cover\w*|runs?|lasts?|appl\w+|valid|spans?|stretch\w*|extends?|ends?|expires?|force|periods?|"
    r"time|frame|timeframe|duration|when)$",
    re.I,
)
_YEARS = re.compile(r"\b20\d\d\s*(?:[-–—/]|to|until)\s*(?:20)?\d\d\b")
_FROM_TO = re.compile(r"\b(?:from|between|(?:period|years)(?: of)?) 20\d\d\b", re.I)  # no part of another plan's name
# Where a document speaks of itself, and what for.
SELF = re.compile(
    r"\b(?:this|the present) (?:[A-Za-z-]+ )?(?:document|communication|plan|note|report|paper|strategy|regulation|decision)\b",
    re.I,
)
_SAYS = re.compile(
    r"\b(?:aims?|purpose|goals?|objectives?|presents?|outlines?|sets? out|focus\w*|describes?|details?|summari[sz]es?|covers?)\b",
    re.I,
)
_WHAT_IT_IS = re.compile(
    r"\bwhat(?:['’]s| is| are| was| does| kind| sort| type)\b|\babout\b|\bpurpose\b|\baims?\b|\bpoint of\b|\btell me\b|\bexplain\b|"
    r"\bdescribe\b|\bsummar\w+|\boverview\b",
    re.I,
)
_ABOUT = frozenset(
    stem(word)
    for word in """
    purpose aim aims goal point kind sort type explain describe summary summarise summarize overview brief short briefly main
    contain contains deal deals good exactly gist words nutshell plain simple newcomer
    """.split()
)
_TOLD = 3  # sentences in which a document says what it is for
_DAY = re.compile(
    r"\b(?:issued|dated|released|came out|come out|comes? from what day|which day|what day|(?:same|expected) (?:day|date)|"
    r"dates? (?:of|on|borne by) (?:the|both|each)|publication dates?|(?:older|newer|more recent)(?! (?:of|one|document|paper|text|plan|programme|report|version))|(?:published|presented) (?:first|earlier|later))\b",
    re.I,
)
_ITSELF = 6.0  # weight of further concepts from which on the question is about what the document says
_DATE = re.compile(r"\b\d{1,2}[. ](?:\d{1,2}|[A-Z][a-z]+)[. ]\d{4}\b")


def about_document(question: Question, corpus: Corpus, lexicon: Lexicon) -> tuple[ProposedSentence, ...]:
    """The lines of the first page that hold what is asked; none where the question is not about a document itself."""
    text = question.corrected
    asked = [pattern for pattern in (_DATED, _REFERENCE, _MARKING, _FROM) if pattern.search(text)]
    if len(question.documents) != 1 or question.references:
        return ()
    if _PERIOD.search(text) and not _further(question, [_PERIOD_WORDS], lexicon):
        return _period(question.documents[0], corpus, lexicon)
    if not asked:
        return _what_it_is(question, question.documents[0], corpus, lexicon)
    if _further(question, asked, lexicon) > _ITSELF:
        return ()
    passage = corpus.passages(question.documents[0])[0]
    document = lexicon.documents[passage.document_id]
    words = corpus.document(passage.document_id).text
    return tuple(
        verbatim(corpus, passage, span, attribution_of(document, passage))
        for span in passage.sentences
        if _tells(words[span.start : span.end], asked, passage, lexicon)
    )


def _further(question: Question, asked: list[re.Pattern[str]], lexicon: Lexicon) -> float:
    """The weight of what is asked beside that and the document's own names."""
    document = lexicon.documents[question.documents[0]]
    itself = stem_set(
        f"{document.title} {document.issuer} {document.kind} {document.reference} {' '.join(document.names)}"
    )
    return sum(
        concept.weight
        for concept in question.concepts
        if not any(pattern.search(concept.surface) for pattern in asked)
        and not any(itself.issuperset(variant) for variant in concept.variants)
    )


def _period(document_id: str, corpus: Corpus, lexicon: Lexicon) -> tuple[ProposedSentence, ...]:
    """Where it says from which year to which it applies; else its title, if that does."""
    document, text = lexicon.documents[document_id], corpus.document(document_id).text
    first, *others = corpus.passages(document_id)
    told = [
        (one, span)
        for one in others
        if one.kind is PassageKind.PARAGRAPH
        for span in one.sentences
        if SELF.search(_line(text, span)) and _YEARS.search(_line(text, span))
    ]
    told.sort(key=lambda place: not _FROM_TO.search(_line(text, place[1])))
    told = told or [(first, span) for span in first.sentences if _YEARS.search(_line(text, span))]
    return tuple(
        verbatim(corpus, one, span, attribution_of(document, one, _line(text, span))) for one, span in told[:1]
    )


def _what_it_is(question: Question, document_id: str, corpus: Corpus, lexicon: Lexicon) -> tuple[ProposedSentence, ...]:
    """Its title, and the sentences in which it says what it is for; nothing where more is asked than what it is."""
    about = all(stem(concept.surface) in _ABOUT for concept in question.concepts)
    if not about or not _WHAT_IT_IS.search(question.corrected):
        return ()
    document = lexicon.documents[document_id]
    text = corpus.document(document_id).text
    first, *others = corpus.passages(document_id)
    title = stem_set(document.title)
    told = [(first, span) for span in first.sentences if 2 * len(title & stem_set(_line(text, span))) >= len(title)]
    body = [(one, span) for one in others if one.kind is PassageKind.PARAGRAPH for span in one.sentences]
    itself = [(one, span) for one, span in body if SELF.search(_line(text, span)) and _SAYS.search(_line(text, span))]
    path = body[0][0].section_path if body else ()
    opening = [(one, span) for one, span in body if one.action is None and one.section_path == path and len(path) < 2]
    parts = [
        (one, one.sentences[0]) for one in others if one.kind is PassageKind.HEADING and len(one.section_path) == 1
    ]
    told += itself[:_TOLD] or opening[:2] or parts
    return tuple(verbatim(corpus, one, span, attribution_of(document, one, _line(text, span))) for one, span in told)


def _line(text: str, span: Span) -> str:
    return text[span.start : span.end]


def date_of_document(
    question: Question, document_id: str, corpus: Corpus, lexicon: Lexicon
) -> tuple[ProposedSentence, ...]:
    """Its date as its first page prints it, where the question asks for the dates of documents."""
    if not _DAY.search(question.corrected):
        return ()
    passage = corpus.passages(document_id)[0]
    words = corpus.document(document_id).text
    dated = [span for span in passage.sentences if _DATE.search(words[span.start : span.end])]
    document = lexicon.documents[document_id]
    return tuple(verbatim(corpus, passage, span, attribution_of(document, passage)) for span in dated[:1])


def _tells(line: str, asked: list[re.Pattern[str]], passage: Passage, lexicon: Lexicon) -> bool:
    document = lexicon.documents[passage.document_id]
    return (
        (_DATED in asked and bool(_DATE.search(line)))
        or (_REFERENCE in asked and folded(document.reference) in folded(line))
        or (_MARKING in asked and line.strip() == document.marking.value)
        or (_FROM in asked and bool(re.match(r"(?:from|to)\s*:|[A-Z ]+$", line, re.I)))
    )
