"""A batch as plain lists: rules that look at one word after another are faster on them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tellings.extractors.framing.loaded import headline_style
from tellings.text import PUNCTUATION, WORD, Texts, token_hash

COMMA, POSSESSIVE, THE = token_hash(","), token_hash("'s"), token_hash("the")

# "Dana Orlova, the long-serving head of …": a role noun stands within this many words.
REACH = 7


class Words(NamedTuple):
    """Columns of a batch that the rules look at, one entry a token unless said otherwise.

    ``loose`` marks tokens of headlines and of sentences written like one, where a capital says
    nothing; ``texts`` is the batch itself and ``whole`` all its text as one string.
    """

    texts: Texts
    whole: str
    start: list[int]
    end: list[int]
    ids: list[int]
    kind: list[int]
    capital: list[int]
    sentence: list[int]
    document: list[int]
    loose: list[bool]

    def text(self, first: int, last: int) -> str:
        """The passage from one token to another, both included."""
        return self.whole[self.start[first] : self.end[last]]

    def before(self, token: int) -> int:
        """Id of the token before, 0 at the start of a sentence."""
        if token == 0 or self.sentence[token - 1] != self.sentence[token]:
            return 0
        return self.ids[token - 1]

    def after(self, token: int) -> int:
        """Id of the token after, 0 at the end of a sentence."""
        if token + 1 == len(self.ids) or self.sentence[token + 1] != self.sentence[token]:
            return 0
        return self.ids[token + 1]

    def within(self, token: int, step: int) -> list[int]:
        """Up to seven words in a row from a token on, in one direction and sentence."""
        found: list[int] = []
        while 0 <= token < len(self.ids) and len(found) < REACH:
            if self.kind[token] != WORD or (
                found and self.sentence[token] != self.sentence[found[0]]
            ):
                break
            found.append(token)
            token += step
        return found

    def opens(self, token: int) -> bool:
        """Whether a capital is owed to the place: first word of a sentence or quotation."""
        before = self.before(token)
        return not before or (self.kind[token - 1] == PUNCTUATION and before != COMMA)


def read_words(texts: Texts) -> Words:
    """The lists of a batch.

    Examples
    --------
    >>> import polars as pl
    >>> from tellings.text import segment
    >>> words = read_words(segment(pl.DataFrame({"article_id": ["a"], "text": ["“No,” he said."]})))
    >>> words.opens(1), words.opens(5), words.text(1, 2)
    (True, False, 'No,')
    """
    title = np.array([field == "title" for field in texts.fields], dtype=np.bool_)
    styled = headline_style(texts)[texts.token_sentence]
    return Words(
        texts=texts,
        whole=texts.slice(0, texts.codes.size),
        start=texts.token_start.tolist(),
        end=texts.token_end.tolist(),
        ids=texts.token_id.tolist(),
        kind=texts.token_kind.tolist(),
        capital=np.where(texts.token_kind == WORD, texts.token_capital, 0).tolist(),
        sentence=texts.token_sentence.tolist(),
        document=texts.token_document.tolist(),
        loose=(styled | title[texts.token_document]).tolist(),
    )
