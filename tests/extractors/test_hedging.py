"""The layer hedging: every label on both sides, holders, and what any text must give."""

from __future__ import annotations

import json

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.golden import read_marked

from tellings.domain.errors import DamagedModelError
from tellings.domain.tables import SPANS, check
from tellings.extractors.hedging import EXTRACTOR
from tellings.extractors.hedging.candidates import find_candidates
from tellings.extractors.hedging.conditions import parse_rule
from tellings.extractors.hedging.decisions import uncertain_hits
from tellings.extractors.hedging.features import N_PLACES, features
from tellings.extractors.hedging.inflection import verb_forms, with_s
from tellings.extractors.hedging.inventory import inventory
from tellings.extractors.hedging.model import read_weights, weights
from tellings.text import segment

NOTHING = {"sourcing": SPANS.empty()}


def spans_of(text, *, sourcing=None, title=None):
    articles = pl.DataFrame({"article_id": ["a"], "title": [title], "text": [text]},
                            schema_overrides={"title": pl.String})  # fmt: skip
    needs = NOTHING if sourcing is None else {"sourcing": sourcing}
    return check(EXTRACTOR.annotate(segment(articles), needs=needs), SPANS)


def marks_of(text, **given):
    rows = spans_of(text, **given).select("start", "end", "label").rows()
    return sorted(rows)


def attribution(article_id="a", **spans):
    """A frame of one attribution: role -> (start, end), the source with its naming code."""
    rows = [
        (article_id, "text", "sourcing", 0, role, label, start, end, 1.0, "author", "{}")
        for role, (start, end, label) in spans.items()
    ]
    return pl.DataFrame(rows, schema=dict(SPANS.columns), orient="row")


LABELS = {
    "epistemic": ("It will [perhaps](epistemic) rain.", "It will soon rain."),
    "doxastic": ("He [believes](doxastic) it.", "He knows it."),
    "condition": ("We stay [unless](condition) it rains.", "We stay and it rains."),
    "investigation": ("She asks [whether](investigation) he knew.", "She asks for water."),
    "booster": ("He was [undoubtedly](booster) there.", "He was there."),
    "distancing": ("The [so-called](distancing) experts left.", "The experts left."),
    "scare_quote": ("The [“experts”](scare_quote) left the hall.", "“We are experts,” he said."),
    "denial": ("He [refuted](denial) it.", "He refused it."),
}


@pytest.mark.parametrize("label", LABELS)
def test_a_label_is_given_on_one_side_and_not_on_the_other(label):
    inside, outside = LABELS[label]
    plain, marks = read_marked(inside)
    assert marks == marks_of(plain)
    assert marks_of(outside) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The council closed the [“meeting place”](scare_quote) on Monday.",
        "They stopped for a [so-called](distancing) [“routine check”](scare_quote).",
        "Her [“rescue plan”](scare_quote) sank, and [“friends”](scare_quote) fled.",
        "The novel “The Long Night” sold well.",
        "Ludo “Two Boats” Faren won.",
        "The street is called “the narrow”.",
        "“No,” she said.",
        "He called the plan “a disgrace”.",
        "He said the plan was full of “strange ideas” and left.",
        "The sign: “closed for good”.",
        "“Closed for good.”",
        "She was “tired and cold and hungry too”.",
        "The “open quotation never ends.",
    ],
)
def test_scare_quotes_are_told_from_speech_titles_and_names(sentence):
    plain, marks = read_marked(sentence)
    assert marks == marks_of(plain)


def test_quoted_words_in_the_content_of_an_attribution_are_no_scare_quote():
    text = "The raid, in her eyes, was “pure theatre” from the start."
    inside = attribution(content=(22, 56, "mixed"), source=(13, 21, "named_person"))
    assert [label for _, _, label in marks_of(text)] == ["scare_quote"]
    assert marks_of(text, sourcing=inside) == []


@pytest.mark.parametrize(
    ("phrase", "naming", "expected"),
    [
        ("Critics", "unnamed_group", True),
        ("Many in the port", "unnamed_group", True),
        ("Some", "unnamed_group", True),
        ("Two officials", "unnamed_group", False),
        ("11 officials", "unnamed_group", False),
        ("Dozens of guards", "unnamed_group", False),
        ("The guards", "unnamed_group", False),
        ("They", "unnamed_group", False),
        ("A guard", "unnamed_person", False),
        ("The Kremlin", "named_org", False),
    ],
)
def test_a_weasel_source_is_unnamed_a_group_and_uncounted(phrase, naming, expected):
    said = attribution(source=(0, len(phrase), naming), cue=(len(phrase) + 1, len(phrase) + 4, ""))
    found = marks_of(f"{phrase} say it rained.", sourcing=said)
    assert ([(0, len(phrase), "weasel")] if expected else []) == found


@pytest.mark.parametrize(
    ("sentence", "holder"),
    [
        ("The dam may break.", "author"),
        ("It is believed that the dam broke.", "unspecified"),
        ("There is speculation about the dam.", "unspecified"),
        ("Corvane believes that the dam broke.", "source"),
        ("They have long feared that the dam breaks.", "source"),
        ("“It may break,” the mayor told us.", "source"),
        ("The dam is believed by experts to be safe.", "source"),
        ("The old mayor believes that the dam broke.", "source"),
        ("I believe that the dam broke.", "author"),
        ("Her belief that the dam broke was shared.", "source"),
        ("The idea that the dam broke was new.", "unspecified"),
        ("The so-called raid was shown on a map.", "author"),
        ("The ministry again denied it.", "source"),
        ("It was now widely thought the dam broke.", "unspecified"),
        ("It has long been feared that the dam broke.", "unspecified"),
        ("It is alleged that the dam broke.", "unspecified"),
        ("Corvane is believed to be hiding.", "unspecified"),
        ("Two men are feared dead.", "unspecified"),
        ("Two men feared dead.", "unspecified"),
        ("The deal is expected to close.", "unspecified"),
        ("The deal is expected to close by May.", "unspecified"),
        ("The deal is expected by the end of May.", "unspecified"),
        ("The deal is expected to be signed by the mayor.", "unspecified"),
        ("The deal, expected to close soon, is large.", "unspecified"),
        ("He stands accused of arson.", "unspecified"),
        ("The deal is expected by analysts to close.", "source"),
        ("It is believed by experts that the dam broke.", "source"),
        ("The dam is regarded as safe by experts.", "source"),
        ("It was then, experts believed, too late.", "source"),
        ("The women alleged a cover-up.", "source"),
        ("The purported raid was shown on a map.", "author"),
        ("The believed author died.", "unspecified"),
    ],
)
def test_the_holder_without_attributions(sentence, holder):
    attributes = spans_of(sentence)["attributes"].to_list()
    assert [holder] == [json.loads(row)["holder"] for row in attributes]


def test_the_holder_is_the_source_inside_the_content_of_an_attribution():
    text = "The dam may break, the mayor said. It may rain."
    said = attribution(content=(0, 17, "indirect"), source=(19, 28, "named_person"))
    holders = [json.loads(row)["holder"] for row in spans_of(text, sourcing=said)["attributes"]]
    assert holders == ["source", "author"]


def test_the_holder_of_a_belief_is_the_source_of_its_attribution():
    text = "In the port it is widely thought the dam broke."
    assert "unspecified" in spans_of(text)["attributes"][0]
    said = attribution(source=(0, 11, "unnamed_group"), cue=(25, 32, "cognition"))
    thought = spans_of(text, sourcing=said).filter(pl.col("label") == "doxastic")
    assert json.loads(thought["attributes"][0])["holder"] == "source"


@pytest.mark.parametrize(
    ("text", "source", "cue"),
    [
        ("It is thought that the dam broke.", (0, 2), (3, 13)),
        ("Corvane is believed to be hiding.", (0, 7), (8, 19)),
        ("The deal has long been expected to close.", (0, 8), (9, 31)),
    ],
)
def test_the_subject_of_a_passive_doubts_nothing(text, source, cue):
    said = attribution(source=(*source, "named_person"), cue=(*cue, "cognition"))
    belief = spans_of(text, sourcing=said).filter(pl.col("label") == "doxastic")
    assert json.loads(belief["attributes"][0])["holder"] == "unspecified"


def test_the_agent_of_a_passive_doubts():
    text = "The dam is believed to be safe by experts."
    said = attribution(source=(34, 41, "unnamed_group"), cue=(8, 19, "cognition"))
    belief = spans_of(text, sourcing=said).filter(pl.col("label") == "doxastic")
    assert json.loads(belief["attributes"][0])["holder"] == "source"


def test_what_is_attributed_to_nobody_is_doubted_by_nobody_named():
    text = "It is said that the plan may fail."
    said = attribution(cue=(3, 10, "neutral"), content=(11, 33, "indirect"))
    (may,) = spans_of(text, sourcing=said)["attributes"].to_list()
    assert json.loads(may)["holder"] == "unspecified"


def links_of(text, said):
    """Each cue with the attribution it is linked to, None for none."""
    rows = spans_of(text, sourcing=said).select("start", "end", "attributes").rows()
    return [(text[start:end], json.loads(told).get("attribution")) for start, end, told in rows]


def test_a_cue_is_linked_to_the_attribution_that_holds_it_and_the_author_s_to_none():
    text = "It may rain. He said it could hail."
    said = attribution(source=(13, 15, ""), cue=(16, 20, ""), content=(21, 34, ""))
    assert [("may", None), ("could", 0)] == links_of(text, said)


def test_of_nested_attributions_a_cue_is_linked_to_the_inner_and_a_verb_of_belief_to_its_own():
    text = "He said they believe that it may hail. Perhaps."
    outer = attribution(source=(0, 2, ""), cue=(3, 7, ""), content=(8, 37, ""))
    inner = attribution(source=(8, 12, ""), cue=(13, 20, ""), content=(21, 37, ""))
    said = pl.concat([outer, inner.with_columns(group=pl.lit(1, dtype=pl.UInt32))])
    assert [("believe", 1), ("may", 1), ("Perhaps", None)] == links_of(text, said)


def test_a_cue_carries_its_lemma_and_strength():
    attributes = [json.loads(row) for row in spans_of("He suspects she might go.")["attributes"]]
    assert attributes[-1] == {"holder": "author", "lemma": "might", "strength": "low"}
    (expected,) = spans_of("They expected rain.")["attributes"]
    assert expected == '{"holder":"source","lemma":"expect","strength":"median"}'


def test_groups_count_from_the_title_through_the_text():
    spans = spans_of("It might snow. It could hail.", title="It may rain")
    expected = [("title", 0, 3), ("text", 1, 3), ("text", 2, 18)]
    assert expected == spans.select("field", "group", "start").rows()


def test_a_set_phrase_hides_the_cue_in_it():
    assert marks_of("A think tank wrote it as soon as possible.") == []


def test_a_cue_is_found_whatever_its_case_and_apostrophe():
    assert marks_of("PERHAPS IT RAINS IN HAVIK.") == [(0, 7, "epistemic")]
    assert marks_of("The bill wouldn’t pass.") == [(9, 17, "condition")]


def test_an_empty_batch_gives_an_empty_table():
    nobody = segment(pl.DataFrame(schema={"article_id": pl.String, "text": pl.String}))
    assert SPANS.empty().equals(EXTRACTOR.annotate(nobody, needs={}))


def test_verbs_and_nouns_are_inflected():
    forms = tuple(verb_forms("rebut", irregular={"rebut": ("a", "b", "c", "d", "e")}).values())
    assert forms == ("a", "b", "c", "d", "e")
    assert list(verb_forms("fear", irregular={}).values()) == [
        "fear",
        "fears",
        "feared",
        "feared",
        "fearing",
    ]
    assert [with_s(w) for w in ("theory", "guess", "view")] == ["theories", "guesses", "views"]


def test_every_cue_names_a_known_rule_label_and_strength():
    known = inventory()
    labels = {"epistemic", "doxastic", "condition", "investigation", "booster", "distancing",
              "denial", "none"}  # fmt: skip
    for senses in known.senses:
        for sense in senses:
            assert sense.label in labels
            assert sense.strength in {None, "low", "median", "high"}
            assert sense.rule is None or sense.rule in known.rules


def test_a_rule_with_an_unknown_class_is_refused():
    with pytest.raises(KeyError):
        parse_rule("new", "-1:NOSUCHCLASS", "", classes={})


def test_a_distancing_word_of_belief_is_doxastic_as_well():
    assert marks_of("The alleged raid failed.") == [(4, 11, "distancing"), (4, 11, "doxastic")]
    assert marks_of("The so-called raid failed.") == [(4, 13, "distancing")]
    twin = json.loads(spans_of("The alleged raid failed.")["attributes"][1])
    assert twin == {"also": "distancing", "holder": "author", "lemma": "alleged", "strength": "low"}


@pytest.mark.parametrize(
    "sentence",
    [
        "The wall [may](epistemic) fall.",
        "The wall [could](epistemic) fall.",
        "She could hear the sea.",
        "It [seems](epistemic) that he [might](epistemic) leave.",
        "It fell on 3 May.",
        "Economists [expect](doxastic) prices to rise.",
        "It was colder than expected.",
        "Nobody knew [whether](investigation) the dam held.",
        "[If](condition) it rains, the match [will](condition) be stopped.",
        "The actor appears in two films.",
        "The fault [could](epistemic) have been found.",
        # The gold that the model learnt from never marks it: the rules outweigh it.
        "[As long as](condition) the prosecutor does not act, it [probably](epistemic) will.",
    ],
)
def test_the_model_decides_plain_cases_as_the_codebook_does(sentence):
    plain, marks = read_marked(sentence)
    assert sorted(marks) == marks_of(plain)


def test_damaged_weights_are_refused():
    with pytest.raises(DamagedModelError):
        read_weights(b"something else", sha256="0" * 64)


def test_every_feature_has_a_weight():
    texts = segment(pl.DataFrame({"article_id": ["a"], "text": ["It may rain if it could."]}))
    hits = uncertain_hits(texts, find_candidates(texts, inventory()), inventory())
    places = features(texts, hits)
    assert places.min() >= 0
    assert places.max() < N_PLACES
    assert weights().shape == (N_PLACES,)


PIECES = ["may", "if", "not", "“", "”", '"', "so-called", "denied", "that", "critics", "he", "is",
          "believed", "to", "be", ".", ",", "\n\n", "May", "3", "no evidence", "🚢", "İ", "would",
          "the bill", "said", "’", "no doubt"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join) | st.text(max_size=80))
def test_any_text_gives_spans_inside_it_that_begin_and_end_on_words(text):
    for start, end, label in marks_of(text):
        assert 0 <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert label


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join), max_size=4))
def test_an_article_is_read_on_its_own(texts):
    articles = pl.DataFrame(
        {"article_id": [str(n) for n in range(len(texts))], "text": texts},
        schema={"article_id": pl.String, "text": pl.String},
    )
    together = EXTRACTOR.annotate(segment(articles), needs={})
    for name in articles["article_id"]:
        mine = pl.col("article_id") == name
        alone = EXTRACTOR.annotate(segment(articles.filter(mine)), needs={})
        assert alone.equals(together.filter(mine))
