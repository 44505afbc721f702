"""Bytes become the right text or a refusal, never silent garbage."""

from __future__ import annotations

import pytest

from tellings.domain.errors import LoadError
from tellings.loaders.encodings import decode, head_text

ENGLISH = "id,text\n1,“It rained,” the mayor of Dresk said — café déjà vu.\n" * 5
FRENCH = "Le président a déclaré que l’été était très chaud. Voilà où nous en sommes déjà.\n"
RUSSIAN = "Президент заявил, что лето было очень жарким, и все об этом знают.\n" * 8

RIGHT = [
    (ENGLISH, "utf-8"),
    (ENGLISH, "utf-8-sig"),
    (ENGLISH, "utf-16"),
    (ENGLISH, "utf-16-le"),
    (ENGLISH, "utf-16-be"),
    (ENGLISH, "utf-32"),
    (ENGLISH, "windows-1252"),
    (FRENCH, "windows-1252"),
    (FRENCH.replace("’", "'"), "latin-1"),
    (RUSSIAN, "utf-8"),
    (RUSSIAN, "utf-16-le"),
]


@pytest.mark.parametrize(("text", "encoding"), RIGHT)
def test_the_usual_encodings_are_read_right(text, encoding):
    assert text == decode(text.encode(encoding)).text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "windows-1251"),
        (RUSSIAN, "koi8-r"),
        ("Zażółć gęślą jaźń, powiedział burmistrz miasta w środę.\n" * 8, "windows-1250"),
        (FRENCH * 8, "mac-roman"),
        ("市長は水曜日に雨が降ったと述べた。市民はそれを知っている。\n" * 8, "shift_jis"),
    ],
)
def test_other_encodings_are_read_right_or_refused(text, encoding):
    read, error = _read_or_error(text.encode(encoding))
    assert read in (None, text)
    assert error is None or "--encoding" in error.remedy


def _read_or_error(data):
    try:
        return decode(data).text, None
    except LoadError as error:
        return None, error


def test_a_guessed_encoding_is_told():
    assert "guessed" in decode(RUSSIAN.encode("windows-1251")).note


def test_the_encoding_given_goes_before_detection():
    assert decode(RUSSIAN.encode("koi8-r"), encoding="koi8-r").text == RUSSIAN


def test_bytes_that_do_not_fit_the_encoding_given_are_refused():
    with pytest.raises(LoadError, match="cannot be read as ascii"):
        decode("é".encode(), encoding="ascii")


def test_damaged_utf8_loses_only_the_damaged_places():
    data = ENGLISH.encode().replace("—".encode(), b"\xe2\x80", 1)
    decoded = decode(data)
    assert decoded.encoding == "utf-8"
    assert ENGLISH.replace("—", "\ufffd", 1) == decoded.text
    assert "1 places" in decoded.note


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"PK\x03\x04abc", bytes(range(256)) * 4])
def test_binary_files_are_refused(data):
    with pytest.raises(LoadError, match="not text"):
        decode(data)


def test_a_few_zero_characters_do_not_make_a_text_binary():
    assert decode(b"It\x00 rained, the mayor said.").text == "It\x00 rained, the mayor said."


def test_a_head_cut_within_a_character_can_be_sniffed():
    assert head_text("Café".encode()[:-1]).startswith("Caf")
