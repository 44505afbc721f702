"""The inventory of a language: cues with their senses, word classes and rules, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tellings.extractors.hedging.conditions import Rule, parse_rule
from tellings.extractors.hedging.inflection import VERB_FORMS, verb_forms, with_s
from tellings.text import Lexicon, compile_lexicon
from tellings.text.word_files import table_rows

UNCERTAINTY = ("epistemic", "doxastic", "condition", "investigation")
# Cues of one lexicon hide shorter ones of it ("no doubt", "doubt") but none of the other: the "is
# not" of a denial must not hide "not clear". The readings of the first are preferred.
_LEXICONS = (("denial",), ("distancing", *UNCERTAINTY, "booster"))
STOP = "none"
RESOURCES = tuple(
    f"extractors/hedging/lang/en/{name}"
    for name in ("cues.tsv", "irregular.tsv", "model.json", "model.npz", "rules.tsv", "words.tsv")
)
_ALWAYS = "-"


@dataclass(frozen=True, kw_only=True)
class Sense:
    """One reading of a cue: what it is when its rule accepts it.

    Parameters
    ----------
    lemma, pos : str
        As in ``cues.tsv``.
    label : str
        Label of the layer, or ``none`` for a set phrase that hides a cue.
    strength : str or None
        Modal strength: low, median or high (Halliday's three values).
    rule : str or None
        Name of the rule that must accept it; None for always.
    """

    lemma: str
    pos: str
    label: str
    strength: str | None
    rule: str | None


@dataclass(frozen=True, kw_only=True, eq=False)
class Inventory:
    """Everything the extractor knows of a language.

    Parameters
    ----------
    lexicons : tuple of Lexicon
        Surface forms; ``senses`` has theirs one lexicon after the other.
    senses : tuple of tuple of Sense
        Readings of each surface form, in order of preference.
    rules : Mapping[str, Rule]
        By name.
    classes : Mapping[str, frozenset of str]
        Word classes that rules and scare quotes use.
    """

    lexicons: tuple[Lexicon, ...]
    senses: tuple[tuple[Sense, ...], ...]
    rules: Mapping[str, Rule]
    classes: Mapping[str, frozenset[str]]


@cache
def inventory(language: str = "en") -> Inventory:
    """The inventory of a language.

    Examples
    --------
    >>> len(inventory().senses) > 1000
    True
    """
    classes = {row["class"]: frozenset(row["words"].split()) for row in _rows(language, "words")}
    irregular = {
        row["base"]: tuple(row[form] for form in ("base", *VERB_FORMS[1:]))
        for row in _rows(language, "irregular")
    }
    classes["PARTICIPLE"] = frozenset(forms[3] for forms in irregular.values())
    rules = {
        row["name"]: parse_rule(row["name"], row["need"], row["refuse"], classes=classes)
        for row in _rows(language, "rules")
    }
    readings = [_readings(language, labels, irregular) for labels in _LEXICONS]
    return Inventory(
        lexicons=tuple(compile_lexicon(tuple(by_surface)) for by_surface in readings),
        senses=tuple(tuple(senses) for part in readings for senses in part.values()),
        rules=rules,
        classes=classes,
    )


def _readings(
    language: str, labels: tuple[str, ...], irregular: Mapping[str, tuple[str, ...]]
) -> dict[str, list[Sense]]:
    """The senses of each surface form of some labels, set phrases included."""
    by_surface: dict[str, list[Sense]] = {}
    for row in _rows(language, "cues"):
        if row["label"] not in (*labels, STOP):
            continue
        sense = Sense(
            lemma=row["lemma"].replace("*", ""),
            pos=row["pos"],
            label=row["label"],
            strength=None if row["strength"] == _ALWAYS else row["strength"],
            rule=None if row["rule"] == _ALWAYS else row["rule"],
        )
        for surface in _surfaces(row["lemma"], row["pos"], row["forms"], irregular):
            by_surface.setdefault(surface, []).append(sense)
    return by_surface


def _surfaces(
    lemma: str, pos: str, forms: str, irregular: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """Surface forms of a cue, the inflected word of a phrase being marked by a star."""
    if pos == "noun":
        return (lemma, with_s(lemma))
    if pos != "verb":
        return (lemma,)
    head, rest = lemma.partition(" ")[::2]
    wanted = VERB_FORMS if forms == _ALWAYS else tuple(forms.split(","))
    inflected = verb_forms(head.removesuffix("*"), irregular=irregular)
    words = dict.fromkeys(inflected[form] for form in wanted)
    return tuple(f"{word} {rest}".strip() for word in words)


def _rows(language: str, name: str) -> list[dict[str, str]]:
    path = files("tellings.extractors.hedging") / "lang" / language / f"{name}.tsv"
    return table_rows(path.read_text(encoding="utf-8"))
