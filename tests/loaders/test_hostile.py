"""Hostile files by name: each has a known outcome, alone and among all the others."""

from __future__ import annotations

import gzip
import io
import json
import re

import polars as pl
import pytest
from tests.loaders import archive_samples, web_samples
from tests.loaders.archive_samples import zip_bytes

from tellings.domain.tables import ARTICLES, IMPORTS, check
from tellings.loaders import from_frame, read_articles
from tellings.study.config import Study
from tellings.study.run import analysed
from tellings.study.sections import About, CorpusSection
from tellings.study.write import write_study

N_REPEATED = 100_000
BOMB = (
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {new} "{f"&{old};" * 10}">'
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY i SYSTEM "file:///etc/passwd">]>'
MEMBER = "word/document.xml"
WORDS = {"[Content_Types].xml": "<Types/>"}


def with_entities(xml, doctype=BOMB):
    """The XML with declared entities, one of them used wherever it said "crane"."""
    bare = re.sub(r"^\s*<\?xml[^>]*\?>|<!DOCTYPE[^>]*>", "", xml)
    return (doctype + bare.replace("crane", "&i;")).encode()


def one(text, **more):
    return json.dumps({"text": text, **more})


def rows(*lines, head="id,outlet,published,text"):
    return "\n".join([head, *lines, ""])


def parquet(text):
    buffer = io.BytesIO()
    pl.DataFrame({"id": ["p"], "text": [text]}).write_parquet(buffer)
    return buffer.getvalue()


def faked(data, size):
    """The ZIP archive with another size stated for every member."""
    made, at = bytearray(data), 0
    while (at := made.find(b"PK\x01\x02", at)) >= 0:
        made[at + 24 : at + 28] = size.to_bytes(4, "little")
        at += 4
    return bytes(made)


def dated(name, *days):
    return rows(*(f"{name}{n},Mail,{day},It fell on {name} {n}." for n, day in enumerate(days)))


def matter(block, text):
    return f"---\n{block}\n---\n{text}\n"


READ, REPAIRED, REFUSED = (1, 0, 0), (0, 1, 0), (0, 0, 1)
# Name: (content, (read, repaired, refused), a word of the first problem).
HOSTILE = {
    # Entities.
    "entity_bomb.xml": (f"{BOMB}<a>&i;</a>", REFUSED, "format"),
    "entity_nitf.xml": (with_entities(web_samples.NITF), REFUSED, "entities"),
    "entity_newsml.xml": (with_entities(web_samples.NEWSML), REFUSED, "entities"),
    "entity_rss.xml": (with_entities(web_samples.RSS), REFUSED, "entities"),
    "entity_atom.xml": (with_entities(web_samples.ATOM), REFUSED, "entities"),
    "entity_tei.xml": (with_entities(web_samples.TEI), REFUSED, "entities"),
    "entity_factiva.xml": (
        with_entities(archive_samples.factiva_xml_bytes().decode()), REFUSED, "entities"),
    "entity_outside_nitf.xml": (with_entities(web_samples.NITF, OUTSIDE), REFUSED, "entities"),
    "entity_outside_rss.xml": (with_entities(web_samples.RSS, OUTSIDE), REFUSED, "entities"),
    "entity_wide_rss.xml": (
        with_entities(web_samples.RSS).decode().encode("utf-16"), REFUSED, "entities"),
    "entity_word.docx": (
        zip_bytes({**WORDS, MEMBER: f"{BOMB}<a>&i;</a>"}), REFUSED, "entities"),
    # Nested too deep.
    "deep.json": ("[" * N_REPEATED, (0, 0, 2), "nested"),
    "deep_closed.json": ("[" * 5000 + "]" * 5000, (0, 0, 2), "nested"),
    "deep_object.json": ('{"text":' * 5000 + '"x"' + "}" * 5000, REFUSED, "No column"),
    "deep_line.jsonl": ('{"text": "It fell in line 1."}\n' + '{"a":' * 5000 + "\n",
        (1, 0, 1), "nested"),
    "deep.html": ("<html><body>" + "<div>" * 5000 + "<p>It fell deep down.</p>",
        REFUSED, "no article"),
    "deep_rss.xml": ("<rss><channel><item>" + "<b>" * 5000, REFUSED, "no text"),
    "deep_nitf.xml": ("<nitf><body>" + "<p>" * 5000, REFUSED, "no text"),
    "deep.rtf": (b"{\\rtf1 Length: " + b"{" * N_REPEATED, REFUSED, "nested"),
    # Archives.
    "zip_ratio.docx": (zip_bytes({**WORDS, MEMBER: b"\0" * (8 << 20)}), REFUSED, "200"),
    "zip_faked.docx": (faked(zip_bytes({**WORDS, MEMBER: b"\0" * (8 << 20)}), 9), REFUSED, "CRC"),
    "zip_huge_said.docx": (faked(archive_samples.SAMPLES["uni.docx"], 1 << 31), (3, 0, 0), ""),
    "zip_members.docx": (
        zip_bytes({**WORDS, MEMBER: "<a/>", **{f"m{n}": "" for n in range(10_001)}}),
        REFUSED, "members"),
    "zip_absolute.docx": (zip_bytes({**WORDS, MEMBER: "<a/>", "/etc/x": ""}), REFUSED, "outside"),
    "zip_above.docx": (zip_bytes({**WORDS, MEMBER: "<a/>", "../../x": ""}), REFUSED, "outside"),
    "zip_nested.docx": (
        zip_bytes({**WORDS, MEMBER: zip_bytes({MEMBER: b"\0" * (1 << 20)})}), REFUSED, "ZIP"),
    "zip_only.zip": (zip_bytes({"a.csv": "text\nIt fell.\n"}), REFUSED, "ZIP"),
    "zip_bomb.wacz": (zip_bytes({"archive/a.warc": b"\0" * (8 << 20)}), REFUSED, "200"),
    "zip_above.wacz": (
        zip_bytes({"../archive/a.warc": web_samples.WARC}), REFUSED, "outside"),
    "gzip_bomb.html.gz": (gzip.compress(b"<html>" + b" " * (8 << 20), mtime=0), REFUSED, "unpacks"),
    "gzip_bomb.warc.gz": (gzip.compress(b"WARC/1.0\r\n" + b" " * (8 << 20), mtime=0),
        REFUSED, "unpacks"),
    "gzip_nested.warc.gz": (
        gzip.compress(gzip.compress(web_samples.WARC, mtime=0), mtime=0), REFUSED, "gzip"),
    # The same again.
    "twice.csv": (rows("t1,Mail,,It fell twice.", "t1,Mail,,It fell twice."), (1, 0, 1), "repeats"),
    "twice_other.csv": (rows("t2,Mail,,It fell.", "t2,Mail,,It stood."), (1, 1, 0), "another"),
    "case.jsonl": (one("It fell low.", id="Case") + "\n" + one("It fell up.", id="case"),
                   (2, 0, 0), ""),
    "ids.jsonl": (
        "\n".join(one(f"It fell by id {n}.", id=name) for n, name in enumerate(
            ["../../x", "/etc/passwd", "CON", "x" * 300, "🦊", "a/b\\c", ".", "..", "nul.txt"])),
        (9, 0, 0), ""),
    # Empty and odd texts.
    "empty.txt": (b"", REFUSED, "empty"),
    "empty_text.json": (one("", id="e"), REFUSED, "no text"),
    "null_text.json": (one(None, id="e"), REFUSED, "no text"),
    "white.txt": (" \n\t\r\n\u00a0\u2003 ", REFUSED, "format"),
    "white_text.csv": (rows("w1,Mail,,   "), REFUSED, "no word"),
    "invisible.txt": ("\u200b\u200b\ufeff\u2060" * 50, REFUSED, "no word"),
    "one_line.txt": ("It rained in Dresk today. " * 400_000, READ, ""),
    "nul.txt": ("It\0 fell at noon.", REPAIRED, "control"),
    "all_nul.txt": (b"\0" * 5000, REFUSED, "binary"),
    "zero_width.txt": ("It f\u200be\u200dl\u2060l at one.", REPAIRED, "2 control or invisible"),
    "right_to_left.txt": ("It \u202efell\u202c at \u2067two\u2069.",
        REPAIRED, "4 control or invisible"),
    "mojibake.txt": ("The cafÃ© â€œfellâ€\u009d at three, said ZoÃ©.", REPAIRED, "control"),
    "surrogates.json": ('{"text": "It \\ud83d fell \\udc00 at four."}', REPAIRED, "U+FFFD"),
    "controls.txt": ("It \x1b[31mfell\x07\x08 at five.", REPAIRED, "3 control"),
    # Encodings.
    "bom.txt": (b"\xef\xbb\xbfIt fell at six.", READ, ""),
    "boms.txt": (b"\xef\xbb\xbf\xef\xbb\xbf\xef\xbb\xbfIt fell at seven.", REPAIRED, "invisible"),
    "bare_le.txt": ("It fell at eight, and it was a café.".encode("utf-16-le"), READ, ""),
    "bare_be.txt": ("It fell at nine, and it was a café.".encode("utf-16-be"), READ, ""),
    "odd_wide.txt": ("It fell at ten.".encode("utf-16") + b"x", REPAIRED, "U+FFFD"),
    "utf_32.txt": ("It fell at eleven.".encode("utf-32"), READ, ""),
    "latin.txt": ("Il est tombé à Genève, près du café.".encode("latin-1"), READ, ""),
    "utf_7.txt": (b"It fell +AGEAYg- at +ADw-script+AD4- twelve.", READ, ""),
    "mixed.txt": ("Café ".encode() + "Genève fell.".encode("latin-1"), REPAIRED, "U+FFFD"),
    "cut_letter.txt": ("It fell in the café".encode()[:-1], REFUSED, "encoding"),
    # Dates.
    "naive.csv": (dated("naive", "2031-03-04 17:20:00"), READ, ""),
    "mixed_dates.csv": (dated("mixed", "2031-03-04", "04/03/2031", '"March 4, 2031"', "1930402800",
                              "2031-03-04T01:00:00+14:00"), (3, 2, 0), "two days"),
    "future.csv": (dated("future", "9999-12-31", "2999-01-01T00:00:00Z"),
        (1, 1, 0), "outside the years"),
    "impossible.csv": (dated("never", "2031-02-30", "2031-13-01", "0000-00-00", "99999-01-01",
                             "2031-03-04T25:61:61", "1e999", "-1", "9" * 400),
        (0, 8, 0), "does not exist"),
    # Wrong endings.
    "document.csv": (archive_samples.docx_bytes(archive_samples.uni_article(7)), READ, ""),
    "rows.docx": (rows("r1,Mail,,It fell in a row."), READ, ""),
    "page.json": (web_samples.PAGE.replace("old crane", "old hoist"), READ, ""),
    "columns.jsonl": (parquet("It fell in a column."), READ, ""),
    "prose.parquet": ("It fell in prose, said Mara Ollent.", REFUSED, "format"),
    "prose.xml": ("It fell in prose, said Ivo Castellane.", REFUSED, "format"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, REFUSED, "PNG"),
    "program.csv": (b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 8, REFUSED, "program"),
    # Cut short.
    "cut.docx": (archive_samples.SAMPLES["uni.docx"][:-30], REFUSED, "damaged"),
    "cut.parquet": (parquet("It fell.")[:-20], REFUSED, "cut short"),
    "cut_start.parquet": (parquet("It fell.")[:8], REFUSED, "cut short"),
    "cut.html.gz": (gzip.compress(web_samples.PAGE.encode(), mtime=0)[:-40], REFUSED, "ends early"),
    "cut.json": ('[{"text": "It fell."}, {"text": "It', (1, 0, 2), "Unterminated"),
    "cut_nitf.xml": ("<nitf><body><body.content><p>It fell at the cut", READ, ""),
    "cut_rss.xml": ("<rss><channel><item><title>It fell</title><desc", REFUSED, "no text"),
    # Tables.
    "ragged.csv": (rows("g1,Mail", "g2,Mail,,It fell raggedly.", "g3,Mail,,It,fell,more"),
                   (1, 0, 2), "fields"),
    "open_quote.csv": (rows('q1,Mail,,"It fell openly.', "q2,Mail,,It stood."),
        (1, 0, 1), "never closed"),
    "formulas.csv": (rows('=cmd|x!A1,@SUM(1),,"=HYPERLINK(""http://x"")"', "+1,-1,,-1+1 fell"),
                     (2, 0, 0), ""),
    "no_rows.csv": (rows(), REFUSED, "no row"),
    "same_columns.csv": (rows("a,b", head="text,text"), READ, ""),
    "many_columns.csv": (",".join(f"c{n}" for n in range(5000)) + "\n" + "," * 4999,
        REFUSED, "No column"),
    # JSON.
    "numbers.json": ("[1, 2, null, true, [], \"x\"]", (0, 0, 6), "JSON object"),
    "scalar.json": ("17", REFUSED, "format"),
    "huge_number.json": ('{"text": "It fell by numbers.", "id": ' + "9" * 6000 + "}",
        REFUSED, "4300"),
    "huge_power.json": ('{"text": "It fell by powers.", "n": 1e9999}', READ, ""),
    "not_a_number.json": ('{"text": "It fell by NaN.", "a": NaN, "b": -Infinity}', READ, ""),
    "same_key.json": ('{"text": "It fell by key.", "text": "It stood by key."}', READ, ""),
    "text_is_list.json": (json.dumps({"text": [1, {"a": None}]}), REFUSED, "No column"),
    # Front matter.
    "aliases.md": (matter("a: &a [x, x]\n" + "\n".join(
        f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)), "It fell by alias."),
        REFUSED, "aliases"),
    "tagged.md": (matter('title: !!python/object/apply:os.system ["touch owned"]',
                         "It fell by tag."), READ, ""),
    "itself.md": (matter("a: &a [*a]", "It fell by itself."), REFUSED, "aliases"),
    "deep_matter.md": (matter("a: " + "[" * 5000, "It fell by brackets."),
        REPAIRED, "line by line"),
    "never_closed.md": ("---\ntitle: Rain\n\nIt fell and never closed.\n", REFUSED, "never closed"),
    "not_a_mapping.md": (matter("- a\n- b", "It fell by list."), REFUSED, "front matter"),
    # One sign over and over.
    "quotes.txt": ('"' * N_REPEATED, REFUSED, "no word"),
    "dots.txt": ("." * N_REPEATED, REFUSED, "no word"),
    "spaces.txt": ("It" + " " * N_REPEATED + "fell apart.", READ, ""),
    "brackets.txt": ("[" * N_REPEATED, REFUSED, "no word"),
    "angles.txt": ("<" * N_REPEATED, REFUSED, "format"),
    "angles.html": ("<html><body>" + "<" * N_REPEATED, REFUSED, "no article"),
    "commas.html": (
        archive_samples.europresse_bytes(
            [archive_samples.europresse_old(8, header=["," * N_REPEATED])]), READ, ""),
    "quotes.csv": (rows('"' * N_REPEATED), REFUSED, "fields"),
    "commas.csv": (rows("," * N_REPEATED), REFUSED, "no text"),
}  # fmt: skip


def put(folder, name):
    content = HOSTILE[name][0]
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return file


def outcome(corpus):
    return tuple(corpus.outcomes().values())


@pytest.fixture(scope="module")
def together(tmp_path_factory):
    """What is read of all files in one folder."""
    folder = tmp_path_factory.mktemp("hostile")
    for name in HOSTILE:
        put(folder, name)
    (folder / "folder.csv").mkdir()
    (folder / "folder.csv" / "inner.csv").write_text("id,text\nf1,It fell in a folder.\n")
    (folder / "gone.txt").symlink_to(folder / "nowhere.txt")
    (folder / "itself.txt").symlink_to(folder / "itself.txt")
    return read_articles(folder)


def test_there_are_more_than_sixty_hostile_files():
    assert 60 < len(HOSTILE)


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_file_alone_has_its_known_outcome(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    _, expected, word = HOSTILE[name]
    corpus = read_articles(put(tmp_path, name))
    assert expected == outcome(corpus)
    problems = corpus.imports.drop_nulls("problem")["problem"].to_list()
    assert (expected[1] + expected[2]) == len(problems)
    assert bool(problems) == bool(word)
    assert word in (problems or [word])[0]
    # Nothing was unpacked, fetched or run.
    assert [name] == [file.name for file in tmp_path.iterdir()]


def test_no_hostile_file_costs_its_neighbours(together):
    counted = {name: [0, 0, 0] for name in HOSTILE}
    kinds = ("read", "repaired", "refused")
    for file, kind in together.imports.select("source_file", "outcome").rows():
        if file in counted:
            counted[file][kinds.index(kind)] += 1
    assert {name: expected for name, (_, expected, _) in HOSTILE.items()} == {
        name: tuple(counts) for name, counts in counted.items()
    }
    others = together.imports.filter(~pl.col("source_file").is_in(list(HOSTILE)))
    assert {
        "folder.csv/inner.csv": "read", "gone.txt": "refused", "itself.txt": "refused",
    } == dict(others.select("source_file", "outcome").rows())  # fmt: skip


def test_every_record_of_the_hostile_folder_is_accounted_for(together):
    n_read, n_repaired, n_refused = outcome(together)
    assert n_read + n_repaired + n_refused == together.imports.height
    assert n_read + n_repaired == together.articles.height
    assert together.articles.equals(check(together.articles, ARTICLES))
    assert together.imports.equals(check(together.imports, IMPORTS))
    told = together.imports.filter(pl.col("outcome") != "read")
    assert 0 == told["problem"].null_count() + told["remedy"].null_count()
    for row in told.iter_rows(named=True):
        assert row["source_file"] in row["problem"]
    assert together.articles.height == together.articles["article_id"].n_unique()


def test_what_is_kept_of_hostile_files_is_clean_text(together):
    texts = together.articles["text"]
    assert not texts.str.contains(
        "[\\x00-\\x08\\x0b-\\x1f\\x7f\\u202a-\\u202e\\u2066-\\u2069]"
    ).any()
    assert not texts.str.contains("root:").any()
    by_file = dict(together.articles.select("source_file", "text").rows())
    assert "It fell at eight, and it was a café." == by_file["bare_le.txt"]
    assert "It fell at nine, and it was a café." == by_file["bare_be.txt"]
    assert "Il est tombé à Genève, près du café." == by_file["latin.txt"]
    assert "It fell +AGEAYg- at +ADw-script+AD4- twelve." == by_file["utf_7.txt"]
    assert 400_000 * len("It rained in Dresk today. ") - 1 == len(by_file["one_line.txt"])


NAMES = ["../../x", "/etc/passwd", "CON", "nul.txt", "x" * 300, "🦊", "a\\b", "..", "Rain", "rain"]
RESERVED = {"con", "prn", "aux", "nul"}


def test_a_study_of_hostile_names_writes_only_into_its_own_folder(tmp_path, monkeypatch):
    place, out = tmp_path / "a" / "b" / "work", tmp_path / "a" / "b" / "out"
    place.mkdir(parents=True)
    monkeypatch.chdir(place)
    articles = [
        {"id": f"{name}{outlet}", "event": name, "outlet": outlet,
         "text": f"The mayor of {n} said it may rain in {m}. Critics denied it."}
        for n, name in enumerate(NAMES)
        for m, outlet in enumerate(("../../x", "CON", "y" * 300, "🦊"))
    ]  # fmt: skip
    articles += [{"id": name, "event": "wind", "outlet": name, "text": f"Wind of {name} may rise."}
                 for name in NAMES]  # fmt: skip
    corpus = from_frame(articles)
    assert 0 == corpus.outcomes()["refused"]
    assert set(NAMES) <= set(corpus.articles["article_id"])
    study = Study(study=About(seed=1, title="../../x"), corpus=CorpusSection(paths=["."]))
    written = write_study(analysed(study, corpus), out, formats=("tables", "html"))
    files = {file for file in tmp_path.rglob("*") if file.is_file()}
    assert files == set(written)
    for file in files:
        inside = file.relative_to(out)
        for part in inside.parts:
            assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}", part), part
            assert part.split(".")[0].lower() not in RESERVED
    assert len(files) == len({str(file).casefold() for file in files})
    assert [] == list(place.iterdir())
