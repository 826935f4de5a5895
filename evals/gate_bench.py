"""`python -m evals gatebench`: the gate against injected errors, family by family, beside a length-only baseline."""

import argparse
import json
import re
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from evals.errors import EvalsError
from evals.perturb.generate import pairs_of
from evals.perturb.pairs import Pair, Paragraph, Split
from evals.support import embedded
from ingest.pipeline import Reading, read_corpus
from ingest.sentences import sentence_spans
from rag.verify.judgement import Embed, Judgement, judge

PARAPHRASES = Path(__file__).parent / "paraphrases"
WRITTEN = "written"  # the family of hand-written paraphrases
UNFAITHFUL = "unfaithful"  # and of hand-written claims that go beyond their sources
FALSE_ALARMS = (0.01, 0.05)


_LABEL = re.compile(r"^Passage \d+: ", re.M)


@dataclass(frozen=True, slots=True)
class Judged:
    pair: Pair
    judgement: Judgement
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of error. `recall_at` by the share of supported claims that a threshold would flag; `refused` by the
    gate itself; `roc` as (false alarm rate, detection rate); `length_auroc` of the claim's length alone."""

    name: str
    pairs: int
    documents: int
    auroc: float
    recall_at: Mapping[str, float]
    refused: float
    length_auroc: float
    roc: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Positive:
    """One kind of claim that is borne out, and the share of it that the gate refuses all the same."""

    name: str
    pairs: int
    refused: float
    median_support: float


@dataclass(frozen=True, slots=True)
class Bench:
    split: str
    families: tuple[Family, ...]
    positives: tuple[Positive, ...]
    median_ms: float
    p95_ms: float


def paragraphs_of(reading: Reading) -> tuple[Paragraph, ...]:
    """The body paragraphs of the documents, white space made uniform."""
    return tuple(
        Paragraph(
            document.id,
            "/".join((*passage.section_path, str(passage.action or ""))),
            tuple(" ".join(document.text[span.start : span.end].split()) for span in passage.sentences),
        )
        for document in reading.documents
        for passage in document.passages
        if passage.note is None
    )


def written(folder: Path = PARAPHRASES) -> tuple[Pair, ...]:
    """The hand-written claims. Raises EvalsError."""
    pairs = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                entry = json.loads(line)
                supported = bool(entry["supported"])
                pairs.append(
                    Pair(
                        id=f"{path.stem}-{number}",
                        document=entry["document"],
                        split=Split(entry["split"]),
                        family=WRITTEN if supported else UNFAITHFUL,
                        supported=supported,
                        claim=entry["claim"],
                        source=entry["source"],
                        before=entry.get("before", ""),
                    )
                )
            except (KeyError, ValueError) as error:
                raise EvalsError(f"{path.name}, line {number} is not a pair: correct it ({error}).") from error
    return tuple(pairs)


def general_paragraphs(pairs: Sequence[Pair]) -> tuple[Paragraph, ...]:
    """The sources of the hand-written claims that are whole texts serve the generator too."""
    texts = {pair.document: pair.source for pair in pairs if pair.id.startswith("general")}
    return tuple(
        Paragraph(document, document, tuple(text[span.start : span.end] for span in sentence_spans(text)))
        for document, text in ((name, _LABEL.sub("", source)) for name, source in texts.items())
        if "{" not in text
    )


def judged(pairs: Sequence[Pair], aliases: tuple[tuple[str, ...], ...], embed: Embed | None = None) -> Iterator[Judged]:
    for pair in pairs:
        started = time.perf_counter()
        judgement = judge(pair.claim, pair.source, before=pair.before, aliases=aliases, embed=embed)
        yield Judged(pair, judgement, 1000 * (time.perf_counter() - started))


def measured(results: Sequence[Judged], split: Split) -> Bench:
    mine = [one for one in results if one.pair.split is split]
    supported = [one for one in mine if one.pair.supported]
    groups: dict[str, list[Judged]] = defaultdict(list)
    for one in mine:
        groups[one.pair.family].append(one)
    families = [
        _family(name, found, supported) for name, found in sorted(groups.items()) if not found[0].pair.supported
    ]
    positives = [_positive(name, found) for name, found in sorted(groups.items()) if found[0].pair.supported]
    costs = sorted(one.milliseconds for one in mine)
    return Bench(
        split=split.value,
        families=tuple(families),
        positives=tuple(positives),
        median_ms=round(statistics.median(costs), 3),
        p95_ms=round(costs[int(0.95 * (len(costs) - 1))], 3),
    )


def _family(name: str, found: Sequence[Judged], supported: Sequence[Judged]) -> Family:
    bad = [-one.judgement.support for one in found]
    good = [-one.judgement.support for one in supported]
    length = _auroc(_lengths(found), _lengths(supported))
    return Family(
        name=name,
        pairs=len(found),
        documents=len({one.pair.document for one in found}),
        auroc=round(_auroc(bad, good), 4),
        recall_at={f"{rate:.0%}": round(recall_at(bad, good, rate), 4) for rate in FALSE_ALARMS},
        refused=round(sum(one.judgement.refused for one in found) / len(found), 4),
        length_auroc=round(max(length, 1 - length), 4),
        roc=tuple((rate, round(recall_at(bad, good, rate), 4)) for rate in _RATES),
    )


_RATES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


def _lengths(found: Sequence[Judged]) -> list[float]:
    return [float(len(one.pair.claim.split())) for one in found]


def _positive(name: str, found: Sequence[Judged]) -> Positive:
    refused = sum(one.judgement.refused for one in found) / len(found)
    return Positive(
        name, len(found), round(refused, 4), round(statistics.median(o.judgement.support for o in found), 4)
    )


def recall_at(bad: Sequence[float], good: Sequence[float], rate: float) -> float:
    """The share of the bad above the lowest threshold that at most this share of the good exceeds."""
    allowed = int(rate * len(good))
    ordered = sorted(good, reverse=True)
    threshold = ordered[allowed] if allowed < len(ordered) else float("-inf")
    return sum(score > threshold for score in bad) / len(bad)


def _auroc(bad: Sequence[float], good: Sequence[float]) -> float:
    """The chance that a bad one scores above a good one, ties counting half."""
    from scipy.stats import rankdata

    ranks = rankdata([*bad, *good])
    return float((ranks[: len(bad)].sum() - len(bad) * (len(bad) + 1) / 2) / (len(bad) * len(good)))


def all_pairs(reading: Reading, most: int) -> tuple[Pair, ...]:
    own = written()
    return (*pairs_of((*paragraphs_of(reading), *general_paragraphs(own)), most=most), *own)


def aliases_of(reading: Reading) -> tuple[tuple[str, ...], ...]:
    defined = tuple((one.short, one.long) for document in reading.documents for one in document.definitions)
    return (*defined, *reading.aliases.groups)


def table(bench: Bench) -> str:
    lines = [f"{bench.split}: median {bench.median_ms} ms, 95th percentile {bench.p95_ms} ms a claim", ""]
    lines.append(f"{'errors':24}{'pairs':>7}{'AUROC':>8}{'@1%':>8}{'@5%':>8}{'refused':>9}{'length':>8}")
    for family in bench.families:
        at = [family.recall_at[f"{rate:.0%}"] for rate in FALSE_ALARMS]
        lines.append(
            f"{family.name:24}{family.pairs:7}{family.auroc:8.3f}{at[0]:8.3f}{at[1]:8.3f}{family.refused:9.3f}"
            f"{family.length_auroc:8.3f}"
        )
    lines += ["", f"{'borne out':24}{'pairs':>7}{'median':>8}{'refused':>9}"]
    lines += [f"{one.name:24}{one.pairs:7}{one.median_support:8.3f}{one.refused:9.3f}" for one in bench.positives]
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals gatebench", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"), help="folder with catalogue.toml")
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    parser.add_argument("--split", choices=[split.value for split in Split], default=Split.TEST.value)
    parser.add_argument("--most", type=int, default=400, help="pairs of a family and split")
    parser.add_argument("--embedding", default="none", help="a model's name or folder; none: words alone")
    options = parser.parse_args(argv)
    embed = None if options.embedding == "none" else embedded(options.embedding)
    reading = read_corpus(options.corpus)
    pairs = [pair for pair in all_pairs(reading, options.most) if pair.split.value == options.split]
    results = tuple(judged(pairs, aliases_of(reading), embed))
    bench = measured(results, Split(options.split))
    print(table(bench))
    if options.out:
        options.out.write_text(json.dumps(asdict(bench), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
