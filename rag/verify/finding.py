"""What a check objects to."""

from dataclasses import dataclass
from enum import StrEnum

# How much of the support an objection leaves.
SURE = 0.08
LIKELY = 0.12
DOUBTFUL = 0.2  # refuses too, but a rewording may look like it
HINT = 0.6  # does not refuse
SLIGHT = 0.8


class Kind(StrEnum):
    """What was changed, added or left out."""

    FIGURE = "figure"
    DATE = "date"
    REFERENCE = "reference"
    NAME = "name"
    ROLE = "role"
    NEGATION = "negation"
    MODALITY = "modality"
    EXCEPTION = "exception"
    QUANTIFIER = "quantifier"
    TENSE = "tense"
    OPPOSITE = "opposite"
    ADDITION = "addition"
    COVERAGE = "coverage"


@dataclass(frozen=True, slots=True)
class Finding:
    """One objection. `reason` is a plain sentence for an official; `leaves` is the share of the support that it leaves
    (0 to 1); a finding that does not refuse only lowers the support."""

    kind: Kind
    reason: str
    leaves: float
    refuses: bool = True


def quoted(words: str) -> str:
    """The words in straight quotation marks, long ones cut: reasons stay one short sentence."""
    plain = " ".join(words.split())
    return f'"{plain}"' if len(plain) <= 80 else f'"{plain[:77].rstrip()}…"'


def both(claim: str, source: str) -> str:
    return f"says {quoted(claim)}; the source says {quoted(source)}"


def missing(claim: str) -> str:
    return f"says {quoted(claim)}; the source does not"
