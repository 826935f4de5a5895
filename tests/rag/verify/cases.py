"""What the tables of this folder have in common: a claim, its source, the kind of objection that is due (or none)."""

from rag.verify.finding import Kind
from rag.verify.judgement import judge

Case = tuple[str, str, Kind | None]


def objects(claim: str, source: str, kind: Kind | None, before: str = "") -> None:
    """Refused for this reason; or passed, with fair support, where None is due."""
    judgement = judge(claim, source, before=before)
    refusing = [finding for finding in judgement.findings if finding.refuses]
    if kind is None:
        assert not judgement.refused, judgement.reason
        assert judgement.support > 0.25, judgement
    else:
        assert judgement.refused
        assert kind in {finding.kind for finding in refusing}, (judgement.reason, judgement.findings)
        assert judgement.support < 0.25
        assert judgement.reason and not judgement.reason.endswith("."), judgement.reason
