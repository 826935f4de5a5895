"""Sentences that look like an answer and stand in another passage: what search finds for a question when it is asked.

Without them a reader learns to choose within one passage, and takes a sentence of the same form about something else.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from evals.reader_data import Place, Text
from rag.ports import Embedder

_MOST = 10  # sentences of each question
_ROWS = 512  # questions at a time


def nearest_elsewhere(texts: Sequence[Text], embedder: Embedder, most: int = _MOST) -> Mapping[Place, list[Place]]:
    """For each question, by its text and place there, the sentences of other passages nearest by cosine, best first."""
    sentences = [Place(text.id, place) for text in texts for place in range(len(text.sentences))]
    questions = [Place(text.id, place) for text in texts for place in range(len(text.questions))]
    if len(texts) < 2:
        return {}
    said = embedder.embed([sentence for text in texts for sentence in text.sentences])
    asked = embedder.embed([question.q for text in texts for question in text.questions])
    owners = np.array([sentence.text for sentence in sentences])
    found: dict[Place, list[Place]] = {}
    for start in range(0, len(questions), _ROWS):
        for row, cosines in enumerate(asked[start : start + _ROWS] @ said.T, start):
            cosines[owners == questions[row].text] = -np.inf
            best = np.argsort(-cosines)[:most]
            found[questions[row]] = [sentences[place] for place in best if np.isfinite(cosines[place])]
    return found
