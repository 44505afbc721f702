"""Articles are damaged for training so that every span still lies on its words."""

import pytest

from tellings.extractors.sourcing.encoder.damage import MOST_MISREAD, damaged

SPANS = {
    "content": "“the bridge (our only one) is closed”",
    "source": "Mara Ilvey",
    "cue": "said",
}
TEXT = "“the bridge (our only one) is closed”, Mara Ilvey said on Friday.\n" + (
    'Nobody could answer the question "why" that evening. ' * 12
)
ROW = {
    "text": TEXT,
    "publisher": "Harbour Mail",
    "attributions": [
        {
            role: [[TEXT.index(words), TEXT.index(words) + len(words)]]
            for role, words in SPANS.items()
        }
    ],
}
UNCLOSED = TEXT.replace("”", "").replace('why"', "why")
# What a damage makes of any text, told apart by what it makes of the whole one.
KNOWN = {
    TEXT.upper(): str.upper,
    TEXT.lower(): str.lower,
    TEXT.translate(dict.fromkeys(map(ord, '“”"'))): lambda of: of.strip("“”"),
    UNCLOSED: lambda of: of.strip("”"),
}


def words_at(row):
    return {
        role: [row["text"][start:end] for start, end in row["attributions"][0][role]]
        for role in SPANS
    }


@pytest.mark.parametrize("seed", range(40))
def test_spans_lie_on_their_words_after_a_damage(seed):
    spoilt = damaged(ROW, seed=seed)
    change = KNOWN.get(spoilt["text"])
    if change is None:
        assert 0 <= len(TEXT) - len(spoilt["text"]) < MOST_MISREAD * 2 * len(TEXT)
        assert spoilt["attributions"][0]["content"][0][0] == 0
    else:
        assert {role: [change(words)] for role, words in SPANS.items()} == words_at(spoilt)


def test_every_damage_is_drawn_and_the_same_seed_draws_the_same():
    drawn = [damaged(ROW, seed=seed)["text"] for seed in range(40)]
    assert set(KNOWN) < set(drawn)
    assert drawn == [damaged(ROW, seed=seed)["text"] for seed in range(40)]
    assert TEXT not in drawn
