"""`python -m evals squad FILE.json --out X.json`: reading and abstention on a file in the format of SQuAD 2.0.

SQuAD 2.0 (Rajpurkar et al. 2018, arXiv:1806.03822): articles of paragraphs, each with questions that it answers
(`answers`) or that it only seems to answer (`is_impossible`). Articles are indexed as documents and asked through the
whole assistant; one article in five is left out, and its questions are those of another subject. Near misses and other
articles are reported apart.
"""

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from rich.progress import track

from evals import storage, terminal
from evals.assistant import offline
from evals.errors import EvalsError
from evals.fold import fold
from evals.foreign import ForeignText, documents
from evals.squad_figures import Asked, Sort, summary
from evals.squad_search import Searching
from rag.ports import Asking
from rag.records import Origin, Verdict
from rag.settings import Settings

FIRST = 2  # sentences of the answer in which the gold answer is looked for
LEFT_OUT = 5  # of so many articles one is not indexed
SEED = 20_260_101


class _Closed(BaseModel):
    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)


class _Gold(_Closed):
    text: str


class _Question(_Closed):
    id: str
    question: str
    is_impossible: bool = False
    answers: tuple[_Gold, ...] = ()


class _Paragraph(_Closed):
    context: str
    qas: tuple[_Question, ...] = ()


class _Article(_Closed):
    title: str = ""
    paragraphs: tuple[_Paragraph, ...] = ()


class _File(_Closed):
    data: tuple[_Article, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Task:
    """One question, and the paragraph that answers it or seems to."""

    id: str
    question: str
    article: int
    paragraph: int  # its place in the article
    answers: tuple[str, ...]
    sort: Sort


def read_articles(path: Path) -> tuple[_Article, ...]:
    """Raises EvalsError."""
    try:
        return _File.model_validate_json(path.read_text(encoding="utf-8")).data
    except FileNotFoundError as error:
        raise EvalsError(f"Name a file in the format of SQuAD 2.0: there is no {path}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise EvalsError(
            f"Correct {path.name} ({where}: {first['msg']}): it is not in the format of SQuAD 2.0."
        ) from error


def split_articles(articles: Sequence[_Article]) -> tuple[list[_Article], list[_Article]]:
    """Those to index and those left out: the last of every five."""
    kept = [one for number, one in enumerate(articles, 1) if number % LEFT_OUT]  # the first is always kept
    return kept, [one for number, one in enumerate(articles, 1) if not number % LEFT_OUT]


def tasks(kept: Sequence[_Article], others: Sequence[_Article]) -> list[Task]:
    """All questions. Of the articles left out only those that their own text answers: each is plainly of them."""
    return [
        Task(one.id, one.question, number, place, () if one.is_impossible else _answers(one), sort)
        for number, article in enumerate((*kept, *others))
        for place, paragraph in enumerate(article.paragraphs)
        for one in paragraph.qas
        if (sort := _sort(one, number < len(kept))) is not None
    ]


def _sort(question: _Question, indexed: bool) -> Sort | None:
    if question.is_impossible:
        return Sort.NEAR_MISS if indexed else None
    if not indexed:
        return Sort.ELSEWHERE
    return Sort.ANSWERABLE if _answers(question) else None


def _answers(question: _Question) -> tuple[str, ...]:
    return tuple(dict.fromkeys(answer.text for answer in question.answers if answer.text.strip()))


def sampled(found: Sequence[Task], limit: int | None) -> list[Task]:
    """At most `limit`, the same ones every time, in the file's order."""
    if limit is None or limit >= len(found):
        return list(found)
    chosen = sorted(random.Random(SEED).sample(range(len(found)), limit))
    return [found[place] for place in chosen]


def ask(asking: Asking, search: Searching, task: Task) -> Asked:
    """One question through the assistant and, if the index answers it, through retrieval alone."""
    answer = asking.ask(task.question)
    said = [sentence.text for sentence in answer.sentences if sentence.origin is not Origin.NOTICE][:FIRST]
    return Asked(
        article=task.article,
        sort=task.sort,
        rank=search.rank_of(task.question, task.article, task.paragraph) if task.sort is Sort.ANSWERABLE else None,
        told=any(fold(gold) in fold(" ".join(said)) for gold in task.answers),
        verdict=answer.verdict,
        confidence=0.0 if answer.confidence is None and answer.verdict is Verdict.NOT_FOUND else answer.confidence,
    )


def main(arguments: Sequence[str]) -> int:
    """Raises VidimusError."""
    parser = argparse.ArgumentParser(prog="python -m evals squad")
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--limit", type=int, help="so many questions at most, drawn the same way every time")
    options = parser.parse_args(arguments)
    kept, others = split_articles(read_articles(options.file))
    offline()
    from evals.squad_index import opened  # late: it loads the engines

    asking = opened(Settings(), documents([_text(article) for article in kept], named=True))
    search = Searching(asking, [[one.context for one in article.paragraphs] for article in kept])
    chosen = sampled(tasks(kept, others), options.limit)
    bar = track(chosen, "asking", console=terminal.CONSOLE, transient=True)
    figures = summary([ask(asking, search, task) for task in bar])
    whole = {"file": options.file.name, "articles": len(kept), "articles_left_out": len(others), **figures}
    storage.write_json(options.out, whole)
    terminal.OUTPUT.print_json(data=whole)
    return 0


def _text(article: _Article) -> ForeignText:
    title = article.title.replace("_", " ")
    return ForeignText(title, title, tuple(one.context for one in article.paragraphs))
