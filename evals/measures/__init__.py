"""All measures, in the order in which reports show them."""

from evals.measures import abstention, ambiguity, calibration, characters, citations, facts, integrity, latency
from evals.measures.evidence import EVIDENCE
from evals.measures.measure import Better, Grade, Measure, Unscorable
from evals.measures.passes import CAUSES, PASS

ALL: tuple[Measure, ...] = (
    PASS,
    *CAUSES,
    facts.RECALL,
    citations.GOLD,
    citations.RECALL,
    citations.PRECISION,
    characters.RECALL,
    characters.PRECISION,
    integrity.UNCITED,
    integrity.INVALID_QUOTES,
    integrity.LEAKS,
    abstention.NEAR_MISS,
    abstention.OFF_CORPUS,
    abstention.FALSE,
    *abstention.BY_CONFIDENCE,
    ambiguity.ASKED_BACK,
    ambiguity.CHOICES,
    ambiguity.NEEDLESS,
    calibration.ECE,
    calibration.AURC,
    *EVIDENCE,
    latency.P50,
    latency.P95,
    *latency.BY_STAGE,
)
BY_NAME = {measure.name: measure for measure in ALL}

__all__ = ["ALL", "BY_NAME", "PASS", "Better", "Grade", "Measure", "Unscorable"]
