"""The inventory of framing: loaded words, labels and word classes, read once from ``lang/``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tellings.text import Lexicon, compile_lexicon, token_hash
from tellings.text.word_files import class_words, table_rows

LANGUAGES = ("en",)
RESOURCES = tuple(
    f"extractors/framing/lang/en/{name}"
    for name in (
        "agency.txt",
        "issues.tsv",
        "labels.tsv",
        "loaded.tsv",
        "loaded_model.json",
        "loaded_model.tsv",
        "names.txt",
        "opinion.txt",
        "polarity.txt",
        "portrayal.json",
        "portrayal.npz",
        "portrayal_encoder.json",
        "portrayal_small.json",
    )
)
REASONS = (
    "alarm",
    "contempt",
    "emotive",
    "evaluative",
    "exaggeration",
    "insinuation",
    "label",
    "praise",
    "violence_metaphor",
)
# A mild word ("ambitious", "angry") is half of what a strong one is; only ranks depend on it.
STRENGTHS = {"strong": 1.0, "mild": 0.5}
# Made once: to join two sets at every word that is looked at takes longer than all else.
_JOINED = {
    "titled": ("role", "honorific"),
    "doing": ("acting", "verb"),
    "finite": ("acting", "auxiliary"),
    "describing": ("adjective", "modifier"),
}
_FOLDER = Path(__file__).parent / "lang"


@dataclass(frozen=True, kw_only=True)
class LoadedEntry:
    """One entry of ``loaded.tsv``.

    Parameters
    ----------
    lemma, part, reason : str
        The word or phrase, its part of speech, and why it is loaded (one of ``REASONS``).
    score : float
        From ``STRENGTHS``.
    forms : tuple of str
        Every surface form.
    unless_before, unless_after : frozenset of int
        Ids of the word before and after that make it not loaded ("bloody" before "Sunday").
    only_before, only_after : frozenset of int
        Ids of which one must stand within three words before or after, if there are any.
    example : str
        A use that counts.
    """

    lemma: str
    part: str
    reason: str
    score: float
    forms: tuple[str, ...]
    unless_before: frozenset[int]
    unless_after: frozenset[int]
    only_before: frozenset[int]
    only_after: frozenset[int]
    example: str


@dataclass(frozen=True, kw_only=True)
class LabelEntry:
    """One entry of ``labels.tsv``: a noun that names an actor without its name.

    Parameters
    ----------
    concept : str
        Key of the actor all nouns of the group stand for, the same in every study.
    head : str
        The noun.
    plural : bool
        Whether this form is plural, and so may stand without a determiner.
    """

    concept: str
    head: str
    plural: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class Inventory:
    """Everything the extractor knows of a language.

    Parameters
    ----------
    loaded : Lexicon
        Surface forms; an entry's value is its place in ``loaded_entries``.
    loaded_entries : tuple of LoadedEntry
        In the order of the file.
    labels : Lexicon
        Surface forms; an entry's value is its place in ``label_entries``.
    label_entries : tuple of LabelEntry
        One a surface form.
    classes : dict of str to frozenset of int
        Word classes of ``names.txt`` as token ids; ``adjective`` holds those of the lexicon too.
        Besides two classes in one: ``titled``, ``doing``, ``finite`` and ``describing``.
    """

    loaded: Lexicon
    loaded_entries: tuple[LoadedEntry, ...]
    labels: Lexicon
    label_entries: tuple[LabelEntry, ...]
    classes: dict[str, frozenset[int]]


@cache
def inventory(language: str) -> Inventory:
    """The inventory of a language.

    Parameters
    ----------
    language : str
        One of ``LANGUAGES``.

    Examples
    --------
    >>> known = inventory("en")
    >>> [entry.reason for entry in known.loaded_entries if entry.lemma == "ruthless"]
    ['emotive']
    """
    folder = _FOLDER / language
    loaded = tuple(
        _loaded_entry(row) for row in table_rows((folder / "loaded.tsv").read_text("utf-8"))
    )
    labels, forms = _labels(folder / "labels.tsv")
    return Inventory(
        loaded=compile_lexicon(
            {form: place for place, entry in enumerate(loaded) for form in entry.forms}
        ),
        loaded_entries=loaded,
        labels=compile_lexicon(forms),
        label_entries=labels,
        classes=_joined(_with_adjectives(_classes(folder / "names.txt"), loaded)),
    )


def _loaded_entry(row: dict[str, str]) -> LoadedEntry:
    return LoadedEntry(
        lemma=row["entry"],
        part=row["part"],
        reason=row["reason"],
        score=STRENGTHS[row["strength"]],
        forms=tuple(row["forms"].split(" | ")),
        unless_before=_ids(row["unless"], "<"),
        unless_after=_ids(row["unless"], ">"),
        only_before=_ids(row["only"], "<"),
        only_after=_ids(row["only"], ">"),
        example=row["example"],
    )


def _ids(conditions: str, side: str) -> frozenset[int]:
    """Ids of the words of one side: ``<word`` stands before, ``>word`` after."""
    return frozenset(token_hash(word[1:]) for word in conditions.split() if word[0] == side)


def _labels(path: Path) -> tuple[tuple[LabelEntry, ...], dict[str, int]]:
    entries: list[LabelEntry] = []
    forms: dict[str, int] = {}
    for row in table_rows(path.read_text("utf-8")):
        for column in ("singular", "plural"):
            if row[column]:
                forms[row[column]] = len(entries)
                entries.append(
                    LabelEntry(concept=row["concept"], head=row["head"], plural=column == "plural")
                )
    return tuple(entries), forms


def _classes(path: Path) -> dict[str, frozenset[int]]:
    classes = class_words(path.read_text("utf-8"))
    return {name: frozenset(map(token_hash, words)) for name, words in classes.items()}


def _with_adjectives(
    classes: dict[str, frozenset[int]], loaded: tuple[LoadedEntry, ...]
) -> dict[str, frozenset[int]]:
    forms = (form for entry in loaded if entry.part == "adj" for form in entry.forms)
    adjectives = {token_hash(form) for form in forms if " " not in form}
    return {**classes, "adjective": classes["adjective"] | adjectives}


def _joined(classes: dict[str, frozenset[int]]) -> dict[str, frozenset[int]]:
    both = {name: classes[one] | classes[other] for name, (one, other) in _JOINED.items()}
    return {**classes, **both}
