"""Attributions from a dependency parse, in the manner of the Gender Gap Tracker.

Written for this benchmark from the published description (Asr et al. 2021, "The Gender Gap
Tracker", PLOS ONE 16(1), e0245533, abstract checked) and not from its code: a verb of saying with
a clausal complement gives cue and content and its subject the source; "according to" is a cue of
its own; a sentence in quotation marks that follows such a one goes on from it.
"""

from __future__ import annotations

from typing import Any

from tellings.extractors.sourcing.lexicon import english

_MARKS = frozenset("\"“”'‘’")
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def dependency_attributions(document: Any) -> list[dict[str, Any]]:
    """The attributions of a parsed spaCy document, as spans of characters."""
    saying = {verb.lemma for verb in english().verbs.values() if "clause" in verb.takes}
    found: list[dict[str, Any]] = []
    for sentence in document.sents:
        made = [one for token in sentence for one in _of_token(token, sentence, saying)]
        if not made and found and _is_quoted(sentence):
            last = found[-1]
            made = [{"source": last["source"], "cue": [], "content": [_ends(list(sentence))]}]
        found.extend(made)
    return found


def _of_token(token: Any, sentence: Any, saying: set[str]) -> list[dict[str, Any]]:
    """The attribution that a verb of saying or an "according" makes, if any."""
    if token.lower_ == "according":
        objects = [o for child in token.children for o in child.children if o.dep_ == "pobj"]
        if objects:
            phrase = list(token.subtree)
            return [
                {"source": [_ends(list(objects[0].subtree))], "cue": [_ends([token])],
                 "content": _rest(list(sentence), phrase)}
            ]  # fmt: skip
    clauses = [child for child in token.children if child.dep_ == "ccomp"]
    subjects = [child for child in token.children if child.dep_ in _SUBJECTS]
    if token.lemma_.lower() not in saying or not clauses or not subjects:
        return []
    return [
        {"source": [_ends(list(subjects[0].subtree))], "cue": [_ends([token])],
         "content": [_ends(list(clauses[0].subtree))]}
    ]  # fmt: skip


def _rest(sentence: list[Any], phrase: list[Any]) -> list[tuple[int, int]]:
    """The sentence without a phrase at its beginning or end."""
    before = [token for token in sentence if token.i < phrase[0].i]
    after = [token for token in sentence if token.i > phrase[-1].i]
    return [_ends(part) for part in (before, after) if any(token.is_alpha for token in part)]


def _is_quoted(sentence: Any) -> bool:
    words = [token for token in sentence if not token.is_space]
    return len(words) > 2 and words[0].text in _MARKS


def _ends(tokens: list[Any]) -> tuple[int, int]:
    return tokens[0].idx, tokens[-1].idx + len(tokens[-1])
