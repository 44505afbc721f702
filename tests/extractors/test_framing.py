"""Loaded words and labels of actors, on sentences with the marks written in."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.golden import read_marked

from tellings.extractors.framing import EXTRACTOR, annotate
from tellings.extractors.framing.inventory import REASONS, inventory
from tellings.text import segment


def spans_of(text, *, title=None, role):
    articles = pl.DataFrame({"article_id": ["a"], "title": [title], "text": [text]},
                            schema={"article_id": pl.String, "title": pl.String,
                                    "text": pl.String})  # fmt: skip
    return annotate(segment(articles), needs={}).filter(pl.col("role") == role)


def marked(text, *, role):
    """The text's marks as (start, end, label), as the extractor sets them."""
    return sorted(spans_of(text, role=role).select("start", "end", "label").rows())


LOADED = [
    "A [brazen](loaded) raid left [hopes of peace](no) [hanging by a thread](loaded).",
    "The mayor [slammed](loaded) the fee, then he slammed the door.",
    "She called it a [witch hunt](loaded) and a [power grab](loaded).",
    "“It was [horrific](loaded),” said a [terrified](loaded) neighbour.",
    "[Outrage](loaded) grew after the cut.",
    "TERROR AT DAWN: [BRAZEN](loaded) RAID",
    "Their [war on](loaded) truth is [shameful](loaded).",
    "They declared a [war on](loaded) truth.",
    "The chief, [conveniently](loaded), was away.",
    "It is a [Deep State](loaded) plot, he said.",
    "He spoke of “[so-called](no) friends”.",
]
NOT_LOADED = [
    "The crisis began when troops attacked the town at dawn.",
    "They marched on Bloody Sunday.",
    "The film Fury Road opened on Friday.",
    "An explosive device was found near the station.",
    "He plays on the offensive line.",
    "She was the defending champion.",
    "The surgeon performed a radical prostatectomy.",
    "The government said the vote was on Tuesday.",
    "They watched House of Cards.",
    "The drug war on the border goes on.",
    "Toxic waste was found in the well.",
    "The vast majority voted.",
    "Mr. Savage and Ms. Wise met.",
    "",
]


@pytest.mark.parametrize("line", LOADED)
def test_loaded_words_are_marked_where_they_stand(line):
    plain, marks = read_marked(line)
    expected = [mark for mark in marks if mark[2] == "loaded"]
    if "TERROR" in line:
        expected.append((0, 6, "loaded"))
    assert sorted(expected) == marked(plain, role="term")


@pytest.mark.parametrize("line", NOT_LOADED)
def test_the_same_words_in_a_plain_sense_are_not(line):
    assert [] == marked(line, role="term")


def test_every_entry_is_found_in_its_own_example():
    entries = inventory("en").loaded_entries
    articles = pl.DataFrame({"article_id": [str(place) for place in range(len(entries))],
                             "text": [entry.example for entry in entries]})  # fmt: skip
    spans = annotate(segment(articles), needs={}).filter(pl.col("role") == "term")
    found = {(row[0], json.loads(row[1])["lemma"])
             for row in spans.select("article_id", "attributes").rows()}  # fmt: skip
    missing = [entry.lemma for place, entry in enumerate(entries)
               if (str(place), entry.lemma) not in found]  # fmt: skip
    assert [] == missing


def test_the_lexicon_is_documented_and_says_each_form_once():
    entries = inventory("en").loaded_entries
    forms = [form for entry in entries for form in entry.forms]
    assert len(entries) >= 700
    assert len(set(forms)) == len(forms)
    assert set(REASONS) == {entry.reason for entry in entries}
    assert all(entry.example and entry.part for entry in entries)


def test_a_term_says_which_entry_it_is_and_why():
    row = spans_of("A brazenly cut fund.", role="term").row(0, named=True)
    assert {"lemma": "brazen", "reason": "exaggeration"} == json.loads(row["attributes"])
    assert 1.0 == row["score"]


ACTORS = [
    "[Dana Orlova](dana-orlova), [the opposition leader](dana-orlova), spoke. "
    "[Orlova](dana-orlova) left.",
    "“No,” said [Foreign Ministry spokesman](ivo-strand) [Ivo Strand](ivo-strand). "
    "Mr. [Strand](ivo-strand) left.",
    "Her envoy met [its spokesman](ivo-strand), [Ivo Strand](ivo-strand), on Monday.",
    "[The brutal regime](government) fell and [the government](government) came back.",
    "[Angry protesters](crowd) met [the rioters](crowd); a mob formed.",
    "[The attackers](attackers) fled before [police](police) came.",
    "[Toskara](toskara) denied it. In Belisk, [Toskara](toskara) had said so before.",
    "[The Compact of Nations](no) sent observers; the [C.N.](compact-of-nations) waited.",
    "[Interior Minister](tobias-renn) Gen. [Tobias Renn](tobias-renn) resigned.",
    "In May the rain fell on Port Havik and Lake Corrin. A government report said so.",
    "[Ysolde Marrin](ysolde-marrin) and [Petra Marrin](petra-marrin) spoke. "
    "[Marrin](marrin) said no.",
]  # fmt: skip


@pytest.mark.parametrize("line", ACTORS)
def test_actors_are_marked_and_chained(line):
    plain, marks = read_marked(line)
    expected = {mark for mark in marks if mark[2] != "no"}
    found = set(marked(plain, role="actor"))
    extra = {mark for mark in found - expected if mark[2] in {m[2] for m in expected}}
    if "Compact" in line:
        extra.discard((4, 22, "compact-of-nations"))
    assert (set(), set()) == (expected - found, extra)


def test_the_line_without_actors_has_no_name():
    forms = spans_of(ACTORS[9], role="actor")["attributes"].to_list()
    assert [] == forms


def test_a_nominal_says_its_head_and_what_stands_before_it():
    row = spans_of("They blamed the corrupt, brutal Toskaran regime.", role="actor").row(
        -1, named=True
    )
    said = json.loads(row["attributes"])
    assert ("nominal", "regime") == (said["form"], said["head"])
    assert "brutal" in said["premodifiers"]
    assert "toskaran" in said["premodifiers"]


def test_a_headline_counts_only_names_that_the_text_establishes():
    spans = spans_of("President Anselm Corvane left.", title="Corvane Flees As Regime Totters",
                     role="actor").filter(pl.col("field") == "title")  # fmt: skip
    assert ["anselm-corvane", "government"] == spans["label"].to_list()


def test_groups_count_passages_in_reading_order():
    spans = annotate(segment(pl.DataFrame({"article_id": ["a"], "title": ["A brazen raid"],
                                           "text": ["The vile mob fled."]})), needs={})  # fmt: skip
    assert list(range(spans.height)) == spans["group"].to_list()
    fields = spans["field"].to_list()
    assert {"title", "text"} == set(fields)
    assert fields == sorted(fields, reverse=True)


def test_the_extractor_names_the_files_it_reads():
    read = {"agency.txt", "issues.tsv", "labels.tsv", "loaded.tsv", "loaded_model.json",
            "loaded_model.tsv", "names.txt", "opinion.txt", "polarity.txt", "portrayal.json",
            "portrayal.npz", "portrayal_encoder.json", "portrayal_small.json",
            "model.json", "model.onnx", "vocabulary.txt"}  # fmt: skip
    assert read == {Path(name).name for name in EXTRACTOR.resources}
    assert all(files("tellings").joinpath(name).is_file() for name in EXTRACTOR.resources)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(["Dana", "Orlova", "Mr.", "the", "regime", "mob", "said", ",", ".",
                                 "President", "of", "de", "’s", "brazen", "in", "“", "”", "NATO",
                                 "Ministry", "leader", "\n\n"]), max_size=30))  # fmt: skip
def test_any_row_of_names_and_nouns_gives_sound_spans(pieces):
    text = " ".join(pieces)
    spans = spans_of(text, title=text, role="actor")
    for row in spans.rows(named=True):
        said = json.loads(row["attributes"])
        passage = text[row["start"] : row["end"]]
        assert passage.casefold().endswith(said["head"].casefold())
        assert row["label"] == row["label"].casefold()
        assert " " not in row["label"]
