"""Forms of English lemmas: a short table of irregular verbs, and spelling rules for the rest."""

from __future__ import annotations

from collections.abc import Mapping

VERB_FORMS = ("base", "third", "past", "participle", "present_participle")
_VOWELS = "aeiou"
_HISSING = ("s", "x", "z", "ch", "sh")


def verb_forms(lemma: str, *, irregular: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The five forms of a verb, by name.

    Parameters
    ----------
    lemma : str
        Base form, one word.
    irregular : Mapping[str, tuple of str]
        Five forms, in the order of ``VERB_FORMS``, of verbs that spelling rules get wrong.

    Examples
    --------
    >>> list(verb_forms("deny", irregular={}).values())
    ['deny', 'denies', 'denied', 'denied', 'denying']
    >>> verb_forms("think", irregular={"think": ("think", "thinks", "thought", "thought",
    ...     "thinking")})["past"]
    'thought'
    """
    if lemma in irregular:
        return dict(zip(VERB_FORMS, irregular[lemma], strict=True))
    past = _past(lemma)
    return dict(
        zip(VERB_FORMS, (lemma, with_s(lemma), past, past, _present_participle(lemma)), strict=True)
    )


def with_s(lemma: str) -> str:
    """The third person of a regular verb or the plural of a regular noun.

    Examples
    --------
    >>> [with_s(word) for word in ("hint", "theory", "guess", "survey", "hypothesis")]
    ['hints', 'theories', 'guesses', 'surveys', 'hypotheses']
    """
    if lemma.endswith("sis"):
        return lemma[:-2] + "es"
    if _ends_in_consonant_y(lemma):
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(_HISSING) else "s")


def _past(lemma: str) -> str:
    if _ends_in_consonant_y(lemma):
        return lemma[:-1] + "ied"
    return lemma + ("d" if lemma.endswith("e") else "ed")


def _present_participle(lemma: str) -> str:
    if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")):
        return lemma[:-1] + "ing"
    return lemma + "ing"


def _ends_in_consonant_y(lemma: str) -> bool:
    return len(lemma) > 1 and lemma.endswith("y") and lemma[-2] not in _VOWELS
