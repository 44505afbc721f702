"""Text as columns: tokens, sentences, paragraphs, quotations and lexicon hits, with offsets."""

from __future__ import annotations

from tellings.text.batch import INSIDE, NUMBER, OUTSIDE, PUNCTUATION, WORD, Texts
from tellings.text.documents import Document, Quotation, Token
from tellings.text.hashing import token_hash
from tellings.text.inventory import has_inventory
from tellings.text.lexicon import Hits, Lexicon, compile_lexicon, find
from tellings.text.segment import segment, word_counts

__all__ = [
    "INSIDE",
    "NUMBER",
    "OUTSIDE",
    "PUNCTUATION",
    "WORD",
    "Document",
    "Hits",
    "Lexicon",
    "Quotation",
    "Texts",
    "Token",
    "compile_lexicon",
    "find",
    "has_inventory",
    "segment",
    "token_hash",
    "word_counts",
]
