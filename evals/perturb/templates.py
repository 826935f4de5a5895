"""Sentences of rules about made-up bodies, in which two of them act on each other: who does what to whom is plain."""

import random
from collections.abc import Iterator

from evals.perturb.pairs import Split, cut

_BODIES = (
    "Ministry of Transport", "Harbour Council", "Audit Office", "Regional Court", "Data Protection Board",
    "Food Safety Authority",
    "Central Bank", "Railway Agency", "Energy Regulator", "Labour Inspectorate", "Statistics Office", "Coast Guard",
    "Customs Service", "Aviation Authority", "Cultural Fund", "Weather Service", "Forest Administration",
    "Patent Chamber",
    "Election Commission", "Housing Agency",
)  # fmt: skip
_RULES = (
    "The {a} shall submit its yearly accounts to the {b} before the end of March.",
    "The {a} may ask the {b} to examine complaints about late payments.",
    "The {b} was warned by the {a} about delays in the delivery of equipment.",
    "The {a} should consult the {b} before it grants a licence of more than five years.",
    "The {a} has transferred the running of the archive to the {b}.",
    "In case of doubt the {a} will inform the {b} in writing.",
    "The {a} must reimburse the {b} for the costs of translation.",
    "The plan was drafted by the {a} and later rejected by the {b}.",
    "The {a} inspects the offices of the {b} every two years.",
    "The {a} could lend staff to the {b} during the summer months.",
    "The {a} appoints two members of the panel that supervises the {b}.",
    "The {a} accused the {b} of withholding documents from the public.",
    "Under the agreement the {a} will train experts of the {b} in risk analysis.",
    "The {a} can revoke a decision of the {b} within thirty days.",
)


def swapped(split: Split, generator: random.Random, count: int) -> Iterator[tuple[str, str]]:
    """(claim, source), the two bodies exchanged in the claim."""
    bodies, rules = cut(_BODIES, split), cut(_RULES, split)
    for number in range(count):
        one, other = generator.sample(bodies, 2)
        rule = rules[number % len(rules)]
        yield rule.format(a=other, b=one), rule.format(a=one, b=other)
