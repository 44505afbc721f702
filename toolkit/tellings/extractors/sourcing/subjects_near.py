"""What a stretch of text is about, told by a few common words of each subject."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache

from tellings.extractors.sourcing.lexicon import Class
from tellings.extractors.sourcing.reading import Reading

ELECTION = "election"
_SUBJECTS = {
    "government": """
        administration agency bill budget cabinet committee congress congressional court courts
        department federal government judge judicial law laws legislation lawmakers military
        minister ministry officials parliament policy police president regulators senate senators
        troops treaty""",
    "business": """business businesses company companies corporate customers deal earnings employees
        executives firm firms industry investors market markets product products profit sales
        shares stock workers""",
    "life": """brother child children daughter family father friend friends home house husband job
        kids mom mother neighbor neighborhood neighbour parents school son student students
        teacher town wife""",
    "media": """anchor article broadcast cable column columnist editor host interview interviewer
        journalist magazine network newspaper radio reporter show television tv viewers""",
    "advocacy": """activist activists advocacy advocates charity church coalition faith group groups
        movement nonprofit organization organizations pastor protest protesters rights union
        unions""",
    "knowledge": """
        analysis analyst book data economist expert institute poll professor report research
        researchers scholars science scientists studies study survey university""",
}
SUBJECTS = (ELECTION, *_SUBJECTS)


@cache
def _subject_of() -> dict[str, str]:
    """Each listed word with its subject."""
    return {word: subject for subject, words in _SUBJECTS.items() for word in words.split()}


def subjects(reading: Reading, tokens: Iterable[int]) -> Counter[str]:
    """How many of some tokens are of each subject.

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> reading = read("The company told voters of its earnings")
    >>> sorted(subjects(reading, range(7)).items())
    [('business', 2), ('election', 1)]
    """
    known = _subject_of()
    found: Counter[str] = Counter()
    for at in tokens:
        subject = known.get(reading.words[at])
        if subject is not None:
            found[subject] += 1
        if reading.flags[at] & Class.ELECTION:
            found[ELECTION] += 1
    return found
