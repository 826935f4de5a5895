"""A question without what it points with: of "For Action 15 in the note, which two countries have signed?" the second half."""

import re

from rag.lexicon import Lexicon
from rag.mentions import documents_in
from rag.question import Question, understand

_MARK = "\x00"
_BEFORE = r"(?:\b(?:according to|in line with|as regards|with regard to|looking at|going by|under|from|for|of|in|on|to|by|about)\s+)?"
_POINTER = re.compile(rf"{_BEFORE}(?:\b(?:the|this|its|that)\s+)?(?:{_MARK}(?:['’]s?\b)?\s*[,:(]?\s*)+\)?", re.I)
_EDGES = " ,;:.-–—()"
_FEWEST = 3  # words that still ask something


def own_words(question: Question, lexicon: Lexicon) -> Question:
    """The same question for one who has the thing pointed at before him; itself where too little would be left."""
    text = question.corrected
    spans = [(one.start, one.end) for one in question.references]
    spans += [(one.start, one.end) for one in documents_in(text, lexicon)]
    if not spans:
        return question
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}{_MARK}{text[end:]}"
    bare = " ".join(_POINTER.sub(" ", text).split()).strip(_EDGES)
    if len(bare.split()) < _FEWEST:
        return question
    return understand(bare + ("?" if question.text.rstrip().endswith("?") and not bare.endswith("?") else ""), lexicon)
