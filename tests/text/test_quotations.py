"""Golden cases of quotations, marked in the text: what is quoted stands between ⟦ and ⟧.

⟧! closes a quotation that no mark closes; ⟦+ opens one that goes on from the paragraph before.
"""

from __future__ import annotations

import re

import polars as pl
import pytest

from tellings.text import segment

_CASES = {
    "curly": "⟦“No,”⟧ she said. ⟦“Not ever.”⟧",
    "straight": '⟦"No,"⟧ she said. ⟦"Not ever."⟧',
    "straight inside a clause": 'She called it ⟦"a mess"⟧ and ⟦"a joke"⟧; he left.',
    "straight after an opening bracket": 'It was (⟦"very"⟧) bad — ⟦"so bad"⟧—and worse.',
    "mixed, opened curly": '⟦“No,"⟧ she said.',
    "mixed, opened straight": '⟦"No,”⟧ she said.',
    "single inside double": "⟦“He said ‘no’ to me,”⟧ she said.",
    "straight single inside double": "⟦\"He said 'no' to me,\"⟧ she said.",
    "single mark next to double": "⟦\"'No,' he said.\"⟧ ⟦“‘Yes,’ she said.”⟧",
    "double inside double": "⟦“He said “no” to me,”⟧ she said.",
    "single curly as main marks": "⟦‘No,’⟧ she said. ⟦‘It’s the players’ union.’⟧",
    "single curly with a plural possessive": "⟦‘The players’ union is dead,’⟧ he said.",
    "straight single as main marks": "⟦'It's not over,'⟧ he said, ⟦'not yet'⟧.",
    "double inside single": "⟦‘She said “no” to us,’⟧ he said.",
    "apostrophes are not quotes": "The ’90s, rock ’n’ roll, players’ wives, 'em, Jesus’ men.",
    "doubled single marks": "⟦‘‘No,’’⟧ he said. ⟦“Yes,’’⟧ she said.",
    "closed by an opening mark": '⟦“No,“⟧ he said, and ⟦”yes."⟧',
    "a lone apostrophe before a word": "He got 'em and 'tis so; the boys' own.",
    "inches and feet": 'He is 6\'2" tall with a 5-inch knife and a 12" record.',
    "inches inside a quotation": '⟦"He is 6\'2" tall,"⟧ she said.',
    "a number ends a straight quotation": 'They sang ⟦"Summer of 69"⟧ and left.',
    "guillemets": "⟦«Non»⟧, dit-il. ⟦« Oui »⟧, dit-elle.",
    "guillemets turned round": "⟦»Nein«⟧, sagte er. ⟦»Doch!«⟧",
    "German": "⟦„Nein“⟧, sagte er, ⟦‚nie‘⟧.",
    "German closed straight": '⟦„Nein"⟧, sagte er.',
    "Swedish": "⟦”Nej”⟧, sa han. ⟦”Jo.”⟧",
    "corner brackets": "⟦「はい」⟧と言った。⟦『いいえ』⟧",
    "TeX": "⟦``No,''⟧ he said. ⟦``Yes.''⟧",
    "spaces inside straight marks": 'He said ⟦" no "⟧ twice.',
    "never closed": "He said ⟦“no. And he left.⟧!\n\nThe rest is plain.",
    "never closed, straight": 'He said ⟦"no. And he left.⟧!\n\nThe rest is plain.',
    "never opened": "He said no.” And he left. ⟦“Yes,”⟧ she said.",
    "never opened, straight": 'He said no." And he left.',
    "opened twice": "⟦“He left. ⟧!⟦“And she stayed,”⟧ he said.",
    "goes on in the next paragraph": "⟦“One.⟧!\n\n⟦+“Two.⟧!\n\n⟦+“Three,”⟧ he said.",
    "goes on, straight": '⟦"One.⟧!\n\n⟦+"Two,"⟧ he said.',
    "goes on, single": "⟦‘One.⟧!\n\n⟦+‘Two,’⟧ he said.",
    "does not go on": "⟦“One.⟧!\n\nHe said ⟦“two.”⟧",
    "two paragraphs of their own": "⟦“One.”⟧\n\n⟦“Two.”⟧",
    "scare quotes": "The ⟦“so-called”⟧ ⟦“experts”⟧ left.",
    "a title": "He read ⟦“War and Peace”⟧’s last page and the ⟦“Iliad.”⟧",
    "no marks": "Nothing here.",
}


def _read(marked: str) -> tuple[str, list[tuple[int, int, bool, bool]]]:
    """The text without marks, and (start, end, closed, continues) of each quotation."""
    text, found, start, continues = "", [], 0, False
    for piece in re.split(r"(⟦\+?|⟧!?)", marked):
        if piece.startswith("⟦"):
            start, continues = len(text), piece.endswith("+")
        elif piece.startswith("⟧"):
            end = start + len(text[start:].rstrip())
            found.append((start, end, not piece.endswith("!"), continues))
        else:
            text += piece
    return text, found


@pytest.mark.parametrize("name", _CASES)
def test_quotations_lie_where_they_are_marked(name: str) -> None:
    text, expected = _read(_CASES[name])
    document = segment(pl.DataFrame({"article_id": ["a"], "text": [text]})).document(0)
    assert expected == [(q.start, q.end, q.closed, q.continues) for q in document.quotations]


def test_all_cases_together_are_read_as_each_alone() -> None:
    pairs = [_read(marked) for marked in _CASES.values()]
    frame = pl.DataFrame({"article_id": list(_CASES), "text": [text for text, _ in pairs]})
    texts = segment(frame)
    found = [
        [(q.start, q.end, q.closed, q.continues) for q in texts.document(i).quotations]
        for i in range(texts.n_documents)
    ]
    assert [expected for _, expected in pairs] == found


@pytest.mark.parametrize("mark", ['"', "“", "”", "‘", "’", "'", "«", "„", '5"'])
def test_a_hundred_thousand_marks_stay_in_their_paragraph(mark: str) -> None:
    text = f"{mark} a" * 100_000 + "\n\nPlain."
    document = segment(pl.DataFrame({"article_id": ["a"], "text": [text]}))
    assert -1 == int(document.token_quotation[-1])
    assert (document.quotation_end <= document.paragraph_end[0]).all()
