"""Whether a question wants to hear a note: it speaks of one, asks what a statement rests on, or under which number
something is filed."""

import re
from enum import Enum

from rag.compared import which_documents
from rag.lexicon import Lexicon
from rag.mentions import documents_in, without
from rag.question import Question


class Want(Enum):
    """Why a question may want a note."""

    NOTE = "it speaks of a note"
    SOURCE = "it asks what a statement rests on"
    NUMBER = "it asks under which number something is filed"


_NOTE = re.compile(
    r"\bfoot-?\s?not\w+|\bsuperscript\w*|\breference marks?\b|\b(?:raised|small|little) (?:number|figure|digit)s?\b|\bfns?\b|\bend-?notes?\b|\bannotat\w+|\b(?:its|their|whose) notes?\b|"
    r"\bnotes? (?:to|on|at|under|behind|below|attached|(?:for|in) (?:the|this|that)|there|numbered|mark\w*)\b|"
    r"\b(?:an?|in its|in the|which|what|that|by the) notes?\b|\bnotes? (?:that|which|defin\w+|explain\w*|cit\w+|giv\w+)\b",
    re.I,
)
_WRITING = (
    r"(?:publications?|reports?|stud(?:y|ies)|papers?|documents?|analys[ie]s|texts?|acts?|instruments?|directives?|books?|"
    r"regulations?|decisions?|laws?|guides?|assessments?|conclusions|links?|websites?|addresse?s?|urls?|articles?)"
)
_RESTS = (
    r"(?:behind|cit\w+|quot\w+|refer\w*|footnot\w+|point\w*|back\w*|support\w*|underl\w+|underpin\w*|bas(?:ed|is)|rests?|"
    r"rel(?:y|ies)|draw\w*|taken|come|comes|came|stem\w*|nam(?:e|es|ed)|giv(?:e|es|en)|mention\w*|offer\w*|attribut\w+)"
)
_SOURCE = re.compile(
    r"\bsources?\b(?! (?:countr|and transit|region|code|state))|\bsourced\b|\b(?:is|are|was|were|does|do|did)\b.{0,60}\b(?:cite|cited|quoted)\b|"
    rf"\b(?:which|what|whose)\b[^.?!]{{0,40}}\b{_WRITING}\b[^.?!]*\b{_RESTS}\b|"
    rf"\b(?:refers?|referring|points?|pointing|cites?|quotes?) (?:to )?(?:an?|the|some) (?:[\w-]+ ){{0,3}}{_WRITING}\b|"
    rf"\b(?:on|to|by|from|in) (?:which|what)\b[^.?!]{{0,40}}\b{_WRITING}\b|"
    r"\bwhere\b.{3,120}\b(?:come|comes|came|taken|stem|stems|drawn|derived?|look(?:ed)? up|read|find|found)\b|"
    r"\b(?:what|which)\b.{3,120}\b(?:based (?:up)?on|rests? on|backed|refer(?:s|red|ring)? to|cited?|cites)\b|\breferenced\b|"
    r"\bcitations?\b|\bevidence (?:for|behind)\b|\bcites?\b|\bcited\b",
    re.I,
)
_NUMBER = re.compile(
    r"\b(?:which|what) (?:[\w-]+ )?(?:document|paper|file)\b|"
    r"\b(?:doc(?:ument)?|file|filing|council|com|st|reference|ref|register|registry|case|celex|act|serial|official|paper)s?"
    r"\.?[- ](?:numbers?|no\b|nos\b|nr\b|ref\w*|codes?)|\b(?:under|by|with|bear\w*|carr\w+|has|have) (?:which|what|the|a|its) "
    r"(?:\w+ )?(?:numbers?|references?|codes?)\b|\b(?:which|what|its|the|their|give|gives|exact) (?:\w+ )?references?\b|"
    r"\breferences?(?: numbers?)? (?:of|for|to|please)\b|^references?\b|[:,–—-]\s*(?:its )?(?:\w+ )?(?:numbers?|references?|ref|no\.?)"
    r"(?:,? please)?\W*$|\bnumber of the\b(?! \w+s\b)|\b(?:which|what|exact) (?:\w+ )?(?:numbers?|act|directive|regulation|decision|article|law)\b|"
    r"\bofficial journal\b|\boj\b|\blegal (?:basis|act|text|instrument)\b|\b(?:where|when) (?:was|were|is|are) .{2,80} published\b",
    re.I,
)
_OWN_NOTE = re.compile(
    r"\b(?:speaking|briefing|background|cover|short|information|handover|steering|scene-?setter) notes?\b(?: on)?|"
    r"\b(?:draft|writ|prepar|finish|do)\w*\s+(?:an?|the|my|our|this)\s+(?:[\w-]+\s+){0,2}notes?\b(?: (?:on|for|to))?",
    re.I,
)  # the asker's, not a footnote
_WHICH = re.compile(r"\b(?:which|what)\s+(?:\w+\s+)?$", re.I)  # "which Council document" names none


def wanted(question: Question, lexicon: Lexicon) -> Want | None:
    """Why the question may want a note; None where it does not."""
    if which_documents(question.corrected):
        return None
    mentions = documents_in(question.corrected, lexicon)
    asked = [one for one in mentions if not _WHICH.search(question.corrected[: one.start])]
    text = _OWN_NOTE.sub(" ", without(question.corrected, asked))
    if _NOTE.search(text):
        return Want.NOTE
    if _SOURCE.search(text):
        return Want.SOURCE
    return Want.NUMBER if _NUMBER.search(text) else None
