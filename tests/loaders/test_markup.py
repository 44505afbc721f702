"""Trees of XML and HTML, members of archives, lines of RTF: what is read, told and refused."""

from __future__ import annotations

import io
import zipfile

import pytest
from tests.loaders.archive_samples import zip_bytes

from tellings.domain.errors import LoadError
from tellings.loaders import zips
from tellings.loaders.markup import parse_html, parse_xml
from tellings.loaders.rtf import rtf_lines


def text_of(markup):
    return "".join(markup.root.itertext())


@pytest.mark.parametrize(
    "data",
    [
        "<a>Café – “yes”</a>".encode(),
        '\ufeff<?xml version="1.0" encoding="utf-8"?><a>Café – “yes”</a>'.encode(),
        '<?xml version="1.0" encoding="windows-1252"?><a>Café – “yes”</a>'.encode("cp1252"),
        '<?xml version="1.0" encoding="ISO-8859-1"?><a>Café – “yes”</a>'.encode("cp1252"),
        '<?xml version="1.0" encoding="utf-16"?><a>Café – “yes”</a>'.encode("utf-16"),
        '<?xml version="1.0" encoding="ISO-8859-1"?><a>Café – “yes”</a>'.encode(),
        b"<a>Caf&eacute; &ndash; &ldquo;yes&#8221;</a>",
    ],
)
def test_xml_is_read_in_the_encoding_it_is_written_in(data):
    assert "Café – “yes”" == text_of(parse_xml(data))


def test_a_doctype_without_entities_is_allowed_and_never_fetched():
    data = b'<!DOCTYPE nitf SYSTEM "http://example.invalid/nitf.dtd"><nitf>It rained.</nitf>'
    assert "It rained." == text_of(parse_xml(data))


def test_an_entity_that_is_not_declared_leaves_no_hole_in_the_text():
    assert "It &rained; again & again." == text_of(
        parse_xml(b"<a>It &rained; again &amp; again.</a>")
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_entity_declarations_are_refused_in_every_encoding(encoding):
    bomb = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    with pytest.raises(LoadError, match="declares entities"):
        parse_xml(bomb.encode(encoding))


def test_the_word_entity_in_a_text_is_no_declaration():
    assert "<!ENTITY is a word" == text_of(parse_xml(b"<a><![CDATA[<!ENTITY is a word]]></a>"))


def test_xml_that_is_not_well_formed_is_read_as_far_as_it_goes_and_told():
    markup = parse_xml(b"<a><p>R&D fell.</p><p>Rain</a>")
    assert "R&D fell.Rain" == text_of(markup)
    assert "not well-formed" in markup.note


def test_a_large_text_node_is_read():
    assert 11_000_000 == len(text_of(parse_xml(b"<a>" + b"x" * 11_000_000 + b"</a>")))


def test_html_nested_too_deep_is_cut_and_told():
    markup = parse_html("<div>" * 5000 + "deep")
    assert "nested too deep" in markup.note


@pytest.mark.parametrize("data", [b"", b"   ", b"\x00", b"<!-- -->"])
def test_what_holds_no_element_is_refused(data):
    with pytest.raises(LoadError):
        parse_xml(data)


def test_a_member_is_read_by_its_name():
    archive = zip_bytes({"a/b.txt": "It rained.", "c.txt": ""})
    assert b"It rained." == zips.read_member(archive, "a/b.txt")
    assert ["a/b.txt", "c.txt"] == [name for name, _ in zips.members(archive)]
    with pytest.raises(LoadError, match=r"no member 'd\.txt'"):
        zips.read_member(archive, "d.txt")


def test_limits_are_counted_while_reading_and_not_believed(monkeypatch):
    archive = zip_bytes({"a": "x" * 3000, "b": "x" * 3000}, method=zipfile.ZIP_STORED)
    monkeypatch.setattr(zips, "MOST_TOTAL", 5000)
    with pytest.raises(LoadError, match="makes the whole larger"):
        list(zips.members(archive))
    monkeypatch.setattr(zips, "MOST_MEMBER", 2000)
    with pytest.raises(LoadError, match="is larger than"):
        list(zips.members(archive))


def test_a_name_twice_a_password_and_an_odd_method_are_refused():
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = _twice()
    with pytest.raises(LoadError, match="'a' twice"):
        list(zips.members(twice))
    locked = bytearray(zip_bytes({"a": "x"}))
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(LoadError, match="password"):
        list(zips.members(bytes(locked)))
    with pytest.raises(LoadError, match="method 14"):
        list(zips.members(zip_bytes({"a": "x" * 100}, method=zipfile.ZIP_LZMA)))


def _twice():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a", "1")
        archive.writestr("a", "2")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (rb"Caf\'e9 \u8220?yes\u8221? \emdash  no", ["Café “yes” — no"]),
        (rb"{\uc0\u-10179 \u-8694 }", ["\U0001f60a"]),
        (rb"One\par Two\line Three", ["One", "Two\nThree"]),
        (rb"\{braces\} and \\ back", ["{braces} and \\ back"]),
        (rb"A{\fonttbl hidden}{\*\unknown hidden}B{\pict 00ff}C", ["ABC"]),
        (rb"{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}", ["link"]),
        (rb"\ansicpg932 \'93\'fa\'96\'7b", ["日本"]),
        (rb"\uc2\u233\'c3\'a9t\'e9", ["été"]),
        (rb"a\~b\_c\-d", ["a\u00a0b-cd"]),
        (rb"}}}} {{{ open", ["  open"]),
    ],
)  # fmt: skip
def test_rtf_gives_its_text_and_nothing_else(body, lines):
    got = [line.text for line in rtf_lines(b"{\\rtf1\\ansi\\ansicpg1252 " + body)]
    assert lines == got
