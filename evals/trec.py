"""TREC run and qrels files, for whoever has tools of his own.

run.txt: question Q0 unit rank score tag, one tag a retriever. qrels.txt: question 0 unit 1, for our own passages
(rivals cut the texts otherwise, so their units are judged in qrels-TAG.txt).
"""

from collections.abc import Sequence
from pathlib import Path

from evals.measures.evidence import OURS
from evals.outcomes import Item


def write(folder: Path, items: Sequence[Item]) -> None:
    """Both sorts of files, into folder/trec. Nothing if no retriever took part."""
    ranked = [(item.id, one) for item in items for one in item.outcome.rankings]
    if not ranked:
        return
    target = folder / "trec"
    target.mkdir(exist_ok=True)
    lines = [
        f"{question} Q0 {unit} {rank} {1 / rank:.6f} {one.ranker}"
        for question, one in ranked
        for rank, (unit, _) in enumerate(one.units, 1)
    ]
    (target / "run.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for tag in dict.fromkeys(one.ranker for _, one in ranked):
        judged = [f"{question} 0 {unit} 1" for question, one in ranked if one.ranker == tag for unit in one.relevant]
        name = "qrels.txt" if tag == OURS else f"qrels-{tag}.txt"
        (target / name).write_text("\n".join(judged) + "\n", encoding="utf-8")
