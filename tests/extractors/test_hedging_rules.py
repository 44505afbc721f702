"""Golden sentences of the layer hedging: every rule accepts its cue and refuses its opposite."""

from __future__ import annotations

import polars as pl
import pytest
from tests.golden import read_marked

from tellings.extractors.hedging.candidates import find_candidates
from tellings.extractors.hedging.decisions import decide_by_rules
from tellings.extractors.hedging.inventory import inventory
from tellings.text import segment


def rule_marks_of(text):
    """What the rules alone mark: the model may overrule them."""
    texts = segment(pl.DataFrame({"article_id": ["a"], "text": [text]}))
    cues = decide_by_rules(texts, find_candidates(texts, inventory()), inventory())
    labels = [cues.senses[place].label for place in cues.sense.tolist()]
    starts, ends = texts.token_start[cues.first].tolist(), texts.token_end[cues.last].tolist()
    return sorted(zip(starts, ends, labels, strict=True))


# Rule of rules.tsv -> (sentences it accepts a cue in, sentences it refuses one in).
RULES = {
    "may": (
        ["The wall [may](epistemic) fall."],
        ["It fell on 3 May.", "Mrs. May left.", "In May the wall fell.", "May you live long."],
    ),
    "might": (["The wall [might](epistemic) fall."], ["The army showed its might in the valley."]),
    "could": (
        ["The wall [could](epistemic) fall."],
        ["She could hear the sea.", "They could not lift it.", "He left before we could stop him."],
    ),
    "would": (
        [
            "The bill [would](condition) close the port.",
            "[If](condition) it rained, she [would](condition) stay.",
            "A second crew [would](condition) have saved the ship.",
        ],
        ["As a boy he would walk to school.", "She said she would return on Friday."],
    ),
    "will": (
        ["She [will](condition) leave [if](condition) it rains."],
        ["She will leave on Friday.", "His will names a cousin [if](condition) she dies."],
    ),
    "should_first": (
        ["[Should](condition) the dam break, the village floods."],
        ["The dam should be mended.", "Should the dam be mended?"],
    ),
    "if": (
        ["The dam holds [if](condition) the rain stops."],
        ["He ran as if chased.", "Call at once, if possible."],
    ),
    "if_whether": (
        ["He asked [if](investigation) the dam held."],
        ["The dam holds [if](condition) the rain stops."],
    ),
    "whether": (
        ["Nobody saw [whether](investigation) the dam held."],
        ["Every threat, whether real or imagined, was noted."],
    ),
    "until_clause": (
        ["The port will stay shut [until](condition) the crews are paid."],
        ["The port will stay shut until Friday.", "He slept until the bell rang."],
    ),
    "clause": (
        ["He stays [as long as](condition) they pay him."],
        ["He stayed as long as an hour."],
    ),
    "provided": (
        ["He stays, [provided](condition) they pay him."],
        ["The town provided the boats."],
    ),
    "that_next": (
        ["There was a [chance](epistemic) that the dam held."],
        ["He took a chance on the dam."],
    ),
    "that_or_of": (
        ["The [idea](doxastic) of a second dam was old."],
        ["She had an idea."],
    ),
    "that_of_to": (
        ["He left under the [pretext](distancing) of illness."],
        ["It was a poor pretext."],
    ),
    "appear_to": (
        ["The dam [appears](epistemic) to hold."],
        ["The actor appears in two films."],
    ),
    "suggest": (
        ["The photographs [suggest](epistemic) fatigue."],
        ["She suggested waiting.", "She suggested that he should wait."],
    ),
    "indicate": (
        ["The logs [indicate](epistemic) that the door was open."],
        ["Arrows indicate the way out."],
    ),
    "possible": (
        ["It is [possible](epistemic) that it held.", "A [possible](epistemic) leak was seen."],
        ["It is possible to walk there.", "It was the best possible result.",
         "The bridge made the trade possible."],
    ),
    "potential": (
        ["A [potential](epistemic) buyer came."],
        ["The town has great potential.", "Water holds potential energy."],
    ),
    "likely": (["A strike is [likely](epistemic)."], ["The poll asked 900 likely voters."]),
    "probable": (
        ["A strike is [probable](epistemic)."],
        ["The judge found probable cause."],
    ),
    "apparent": (
        ["It was an [apparent](epistemic) suicide."],
        ["The fault became apparent at noon.", "He left for no apparent reason."],
    ),
    "predicate": (
        ["The cause is [unknown](epistemic)."],
        ["They buried an unknown soldier."],
    ),
    "question_verb": (
        ["Two doctors [questioned](epistemic) the need for it."],
        ["He was questioned by police.", "Detectives questioned two men."],
    ),
    "doubt_verb": (
        ["Economists [doubt](doxastic) that prices fall."],
        ["There was much doubt in town."],
    ),
    "doubt": (
        ["There are [doubts](epistemic) about the bridge."],
        ["He spoke of his doubts."],
    ),
    "suspect_verb": (
        ["They [suspect](doxastic) that she knew."],
        ["Police held a suspect."],
    ),
    "suspected": (
        ["Two men were [suspected](doxastic) of arson."],
        ["It was worse than he had suspected."],
    ),
    "fear": (
        ["Residents [fear](doxastic) that the dam breaks."],
        ["She ran without fear.", "He fears for his post."],
    ),
    "worry": (
        ["They [worry](doxastic) that the dam breaks."],
        ["Her worry was great."],
    ),
    "expect": (
        ["They [expect](doxastic) rain."],
        ["It was colder than expected.", "She is expecting twins."],
    ),
    "as_verb": (
        ["Economists [forecast](doxastic) growth."],
        ["The forecast was read aloud."],
    ),
    "projected": (
        ["Sales are [projected](doxastic) to rise."],
        ["The film was projected onto a wall."],
    ),
    "considered": (
        ["The bridge is [considered](doxastic) safe."],
        ["She considered leaving.", "The plan is being considered."],
    ),
    "consider": (
        ["Critics [consider](doxastic) it a failure."],
        ["They met to consider the plan.", "They consider [whether](investigation) it pays."],
    ),
    "as_next": (
        ["Fishermen [regard](doxastic) the port as lost."],
        ["He sends his regards.", "The school is highly regarded as well."],
    ),
    "see_as": (
        ["Critics [see](doxastic) the law as a trap."],
        ["You can see the sea from here."],
    ),
    "seen_as": (
        ["The law is [seen](doxastic) as a trap."],
        ["He was seen in Port Havik."],
    ),
    "think": (
        ["She [thinks](doxastic) the dam holds."],
        ["He thinks about the sea.", "A school of thought grew.", "It is later than thought."],
    ),
    "believe": (
        ["She [believes](doxastic) the dam holds."],
        ["She believes in ghosts."],
    ),
    "feel_that": (
        ["Many [feel](doxastic) that the law is a trap."],
        ["She felt the cold."],
    ),
    "hold_that": (
        ["The old view [holds](doxastic) that the earth is flat."],
        ["He holds a bag."],
    ),
    "assume": (
        ["They [assumed](doxastic) the dam was safe."],
        ["She assumed office in June.", "He assumed command of the fleet."],
    ),
    "supposed": (
        ["The dam is [supposed](doxastic) to be safe."],
        ["The train was supposed to leave at noon."],
    ),
    "accuse": (
        ["They [accused](doxastic) him of arson."],
        ["The accused stood up."],
    ),
    "study": (
        ["The court will [examine](investigation) [whether](investigation) he knew."],
        ["The doctor will examine the child."],
    ),
    "inquiry": (
        ["She opened an [inquiry](investigation) into how it fell."],
        ["She opened an inquiry into the bank."],
    ),
    "hint": (["She [hinted](epistemic) that a strike was near."], ["He took the hint."]),
    "speculate": (
        ["Papers [speculated](epistemic) on the cause."],
        ["He lost it to land speculation."],
    ),
    "speculative": (
        ["The account is [speculative](epistemic)."],
        ["She writes speculative fiction."],
    ),
    "absolutely": (
        ["There is [absolutely](booster) no water."],
        ["The view was absolutely stunning."],
    ),
    "must_have": (
        ["Somebody [must](booster) have opened the door."],
        ["You must have a ticket."],
    ),
    "fact_is": (
        ["[The fact is](booster) that the bridge fell."],
        ["The fact is new."],
    ),
    "clear": (
        ["It is [clear](booster) that the bridge fell."],
        ["The road is clear of snow.", "It is [far from clear](epistemic) that it fell."],
    ),
    "clearly": (
        ["This was [clearly](booster) a mistake.", "[Clearly](booster), it was a mistake."],
        ["The marks were clearly visible.", "She could not hear clearly."],
    ),
    "certainly": (
        ["It was [certainly](booster) a mistake."],
        ["It was [almost certainly](epistemic) a mistake."],
    ),
    "surely": (["This was [surely](booster) a mistake."], ["Slowly but surely the water rose."]),
    "indeed": (["It was [indeed](booster) a mistake."], ["The sea was very cold and very blue."]),
    "prove_that": (
        ["The logs [prove](booster) that the door was open."],
        ["She tried to prove that the door was open."],
    ),
    "sure_to": (
        ["The law is [bound](booster) to fail."],
        ["He was bound and gagged."],
    ),
    "claim_verb": (
        ["He [claimed](distancing) that the door was open."],
        ["The militia claimed responsibility.", "The flood claimed 11 lives."],
    ),
    "claimed_noun": (
        ["The [claimed](distancing) victory came late."],
        ["The baggage claimed by nobody was sold."],
    ),
    "alleged": (
        ["The [alleged](distancing) raid came late.", "He spoke of [alleged](distancing) “raids”."],
        ["She [alleged](doxastic) a raid.", "It is [alleged](doxastic) that she fled.",
         "The raid, she [alleged](doxastic), was staged."],
    ),
    "reported_noun": (
        ["The [reported](distancing) raid came late."],
        ["They reported the raid."],
    ),
    "deny": (
        ["He [denied](denial) the charge.", "She [denied](denial) that she knew."],
        ["He was denied entry.", "The court denied her appeal."],
    ),
    "reject_claim": (
        ["She [rejected](denial) the charge.",
         "He [dismissed](denial) it as a lie."],
        ["She rejected the offer.", "The coach dismissed the class."],
    ),
    "denial": (
        ["The ministry issued a [denial](denial)."],
        ["The town was in denial."],
    ),
    "false": (
        ["The story is [false](denial).", "It was a [false](denial) claim."],
        ["It was a false alarm."],
    ),
    "no_evidence": (
        ["There is [no evidence](denial) that he knew."],
        ["They left [no evidence](epistemic)."],
    ),
    "no_such": (
        ["There was [no such](denial) order."],
        ["She wants no such thing."],
    ),
    "said_not": (
        ["He insisted he did [not](denial) take it.",
         "Asked about the report, he said he had [not](denial) taken it."],
        ["He did not take it.", "He insisted he did not know."],
    ),
    "said_contracted": (
        ["He insisted he [didn't](denial) take it."],
        ["He didn't take it.", "He insisted he didn't know."],
    ),
    "not_true": (["The story is [not true](denial)."], ["He was a friend, true and old."]),
}  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "sentence"), [(rule, text) for rule, sides in RULES.items() for text in sides[0]]
)
def test_a_rule_accepts_its_cue(rule, sentence):
    plain, marks = read_marked(sentence)
    assert sorted(marks) == rule_marks_of(plain)


@pytest.mark.parametrize(
    ("rule", "sentence"), [(rule, text) for rule, sides in RULES.items() for text in sides[1]]
)
def test_a_rule_refuses_its_opposite(rule, sentence):
    plain, marks = read_marked(sentence)
    assert sorted(marks) == rule_marks_of(plain)


def test_every_rule_of_the_inventory_has_sentences_on_both_sides():
    # These five decide on holders, see test_hedging.py.
    holders = {"attributive", "authorial", "passive", "possessed", "subject"}
    assert set(inventory().rules) - holders == set(RULES)
    assert all(accepted and refused for accepted, refused in RULES.values())
