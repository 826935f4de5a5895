"""Modality, tense, negation, reservations, quantifiers."""

import pytest

from rag.verify.finding import Kind
from rag.verify.modals import Modality
from rag.verify.predicates import groups_in
from rag.verify.words import text_of
from tests.rag.verify.cases import Case, objects

GROUPS = [
    ("The Board will not be asked.", [("will", "asked", Modality.WILL, True)]),
    ("They are encouraged to report.", [("are encouraged to", "report", Modality.INVITE, False)]),
    ("It calls on the two chambers to adopt the law.", [("calls on", "adopt", Modality.INVITE, False)]),
    ("It has already created jobs.", [("has", "created", Modality.BARE, False)]),
    ("The delay is due to the weather.", [("is", "due", Modality.BARE, False)]),  # no infinitive follows
    ("The work is due to be finished.", [("is due to", "finished", Modality.WILL, False)]),
    ("They do not have to pay.", [("have to", "pay", Modality.MUST, True)]),
    ("The need to act is plain.", [("is", "plain", Modality.BARE, False)]),  # "the need to" is a noun
    ("In May the office moved.", []),
    ("Should they ask, help is near.", [("is", "near", Modality.BARE, False)]),  # a condition
]


@pytest.mark.parametrize(("text", "expected"), GROUPS)
def test_groups_in(text: str, expected: list[tuple[str, str, Modality, bool]]) -> None:
    words = text_of([text])
    found = [(g.said(words.words), words.words[g.head].text, g.modality, g.negated) for g in groups_in(words)]
    assert found == expected


MODALITY: list[Case] = [
    ("The Board will inspect the ports.", "The Board should inspect the ports.", Kind.MODALITY),
    ("The Board must inspect the ports.", "The Board may inspect the ports.", Kind.MODALITY),
    ("The Board inspects the ports.", "The Board should inspect the ports.", Kind.MODALITY),
    ("The Board is required to inspect the ports.", "The Board must inspect the ports.", None),
    ("The Board is able to inspect the ports.", "The Board can inspect the ports.", None),
    ("The Board calls on members to inspect the ports.", "Members are called on by the Board to inspect ports.", None),
    ("Members are obliged to train staff.", "Members are encouraged to train staff.", Kind.MODALITY),
    ("The ports must be inspected by the Board.", "The Board shall inspect the ports.", None),
    ("It will map the ports and must share the map.", "It will map the ports and should share the map.", Kind.MODALITY),
    ("The Board plans to inspect the ports.", "The Board will inspect the ports.", None),  # no firmer
    # an order in a table row may be told with a modal of its kind
    ("A common register should be established.", "Establish a common register.", None),
]  # fmt: skip
TENSE: list[Case] = [
    ("The Board has created a register.", "The Board will create a register.", Kind.TENSE),
    ("The Board created a register.", "The Board will create a register.", Kind.TENSE),
    ("A register was created by the Board.", "A register will be created by the Board.", Kind.TENSE),
    ("A register has been built.", "A register should be built.", Kind.TENSE),  # irregular
    ("The Board has established a register.", "Establish a register in the Board.", Kind.TENSE),  # an order
    ("The Board strengthened its controls.", "The aim of the Board is to strengthen its controls.", Kind.TENSE),
    ("The register it has created will be extended.", "It has created a register, which it will extend.", None),
]  # fmt: skip
NEGATION: list[Case] = [
    ("The Board does not publish its accounts.", "The Board publishes its accounts.", Kind.NEGATION),
    ("The Board publishes its accounts.", "The Board does not publish its accounts.", Kind.NEGATION),
    ("The Board never publishes its accounts.", "The Board publishes its accounts every spring.", Kind.NEGATION),
    ("The Board fails to publish its accounts.", "The Board will publish its accounts.", Kind.NEGATION),
    ("It is illegal to anchor here.", "It is legal to anchor here.", Kind.OPPOSITE),
    ("It is not legal to anchor in the southern bay.", "It is illegal to anchor in the southern bay.", None),
    ("The ferries did not run on Sunday.", "Ferry traffic was suspended on Sunday.", None),
    ("The office lacks sufficient staff.", "The office does not have sufficient staff.", None),
    ("Prices went up, not only in the north.", "Prices went up, and not only in the north.", None),
    ("Exports increased in the north.", "Exports decreased in the north.", Kind.OPPOSITE),
    # cut off from what denies it
    ("The ferry is safe.", "There is no evidence that the ferry is safe.", Kind.NEGATION),
]  # fmt: skip
RESERVATIONS: list[Case] = [
    ("The Board may close the port.", "The Board may close the port, unless the court objects.", Kind.EXCEPTION),
    ("Data should be shared with partners.", "Where appropriate, data should be shared with partners.", Kind.EXCEPTION),
    ("Members shall report losses.", "Members shall report losses, subject to national law.", Kind.EXCEPTION),
    ("Lorries may not cross the bridge.", "Lorries may not cross the bridge when the wind is strong.", Kind.EXCEPTION),
    ("Books may be kept if nobody reserved them.", "Books may be kept, provided that nobody reserved them.", None),
    ("Only police boats may enter.", "Boats may not enter, except those of the police.", None),
    ("The Board will assess if the port is safe.", "The Board will assess whether the port is safe.", None),
]  # fmt: skip
QUANTIFIERS: list[Case] = [
    ("All members have passed laws.", "Some members have passed laws.", Kind.QUANTIFIER),
    ("Every port was inspected.", "Several ports were inspected.", Kind.QUANTIFIER),
    ("Most of the ports were inspected.", "A few of the ports were inspected.", Kind.QUANTIFIER),
    (
        "The members have passed strict laws on boats.",
        "Some members have passed strict laws on boats.",
        Kind.QUANTIFIER,
    ),
    ("Only members can apply for aid.", "Any member can apply for aid.", Kind.QUANTIFIER),
    ("A number of members have passed laws.", "Several members have passed laws.", None),
    ("All 340 inhabitants were saved.", "Its 340 inhabitants were saved.", None),
    ("The port handles the most dangerous goods.", "The port handles the most dangerous goods of the region.", None),
]


@pytest.mark.parametrize(("claim", "source", "kind"), [*MODALITY, *TENSE, *NEGATION, *RESERVATIONS, *QUANTIFIERS])
def test_check(claim: str, source: str, kind: Kind | None) -> None:
    objects(claim, source, kind)


def test_reasons_are_what_an_official_understands() -> None:
    from rag.verify.judgement import judge

    told = judge("The Board will inspect the ports.", "The Board should inspect the ports.")
    assert told.reason == 'says "will"; the source says "should"'
