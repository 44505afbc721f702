"""The words a report may and may not use: it describes measures and never judges an outlet."""

from __future__ import annotations

import re
from collections.abc import Sequence

FORBIDDEN_WORDS = (
    "biased", "bias", "slanted", "slant", "propaganda", "propagandistic", "objective",
    "objectively", "objectivity", "neutral", "neutrally", "neutrality", "misleading", "misleads",
    "mislead", "distorted", "distorts", "distortion", "unfair", "unfairly", "partisan", "omits",
    "omitted", "omission", "spin", "manipulative", "manipulates", "dishonest", "untrustworthy",
    "fake news", "hides", "conceals", "suppresses",
)  # fmt: skip
"""Words of verdict. A report says "not found in the collected articles", never "omitted"."""

NOT_VALIDATED = "Automated measure, not validated on this corpus."
NO_INFERENCE = (
    "The study has {events} that more than one outlet reported. With fewer than {fewest} there is "
    "no p-value and no interval: the figures describe these articles and nothing beyond them."
)
UNTESTED = (
    "No two outlets share as many as {fewest} events with a figure, which a test needs: there is "
    "no p-value and no interval, and the figures describe these articles and nothing beyond them."
)
ALL_EQUAL = "All equal: the outlets have the same figure on every measure that both have."

_PATTERN = re.compile(
    r"\b(?:"
    + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in FORBIDDEN_WORDS)
    + r")\b",
    re.IGNORECASE,
)
# Phrases of the trade that hold one of the words and judge no outlet: a code of the codebook
# for verbs such as "said", and estimators.
_TERMS_OF_ART = re.compile(
    r"\bunbiased (?:estimator|Gini[-–]Simpson)\b|\bneutral (?:cues?|verbs?)\b|\bcoded 'neutral'",
    re.IGNORECASE,
)


def verdict_words(text: str) -> list[str]:
    """The words of a generated text that pass a verdict, in order; empty for a clean text.

    Article text, headlines, titles of events and names of outlets are quoted matter and are not
    linted; everything the toolkit writes itself is.

    Parameters
    ----------
    text : str
        A generated sentence.

    Returns
    -------
    list of str
        Each word as it stands in the text.

    Examples
    --------
    >>> verdict_words("The Mail is biased and its coverage misleading.")
    ['biased', 'misleading']
    >>> verdict_words("The Mail used 2.1 times as many loaded words.")
    []
    """
    return _PATTERN.findall(_TERMS_OF_ART.sub("", text))


def listing(names: Sequence[str]) -> str:
    """Names in a sentence.

    Examples
    --------
    >>> listing(["a"]), listing(["a", "b"]), listing(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def spoken(code: str) -> str:
    """A code of the tables as words.

    Examples
    --------
    >>> spoken("unnamed_person")
    'unnamed person'
    """
    return code.replace("_", " ")
