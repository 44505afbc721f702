"""Coded attributions as training and test samples of the model of codes."""

from __future__ import annotations

import csv
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tellings.extractors.sourcing.attribution import Attribution
from tellings.extractors.sourcing.code_features import code_features
from tellings.extractors.sourcing.code_model import CodeModel
from tellings.extractors.sourcing.gold import touched
from tellings.extractors.sourcing.lexicon import Lexicon, english
from tellings.extractors.sourcing.naming import Naming
from tellings.extractors.sourcing.people import cast_of
from tellings.extractors.sourcing.reading import Reading, readings
from tellings.extractors.sourcing.speakers import codes_of, references
from tellings.extractors.sourcing.stances import stance_of
from tellings.text import segment

AXES = ("naming", "role", "stance")
Agreed = tuple[str | None, str | None, str | None]
# Attribution by its id, for each article.
Marked = Mapping[str, Mapping[str, tuple[Agreed, bool]]]


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A coded attribution as the model sees it.

    Parameters
    ----------
    article : str
        Its article; folds are made of articles.
    agreed : (naming, role, stance)
        The code, None where coders differ or nobody coded it.
    features : tuple of str
        Empty where the attribution has no source phrase.
    naming : Naming
        What the rules say.
    stance : str
        What the words of the cue tell.
    tested : bool
        Whether two coders read it, so that it may serve as a test.
    shown : str
        The passage with source and cue in braces, for lists of errors.
    """

    article: str
    agreed: Agreed
    features: tuple[str, ...]
    naming: Naming
    stance: str
    tested: bool
    shown: str

    def coded_by(self, model: CodeModel | None) -> tuple[str, str, str]:
        """Naming, role and stance by a model, or by the rules alone."""
        if not self.features:
            return "none", "unclear", self.stance
        return *codes_of(self.features, self.naming, model), self.stance


def samples(codes: Path, articles: Path, *, own: Path | None = None) -> list[Sample]:
    """The samples of a coded file, in the order of the articles.

    Parameters
    ----------
    codes : Path
        JSON lines with ``doc_id``, ``attribution`` and ``codes``: coder to [naming, role, stance].
    articles : Path
        JSON lines with ``doc_id``, ``text`` and all ``attributions`` of the article.
    own : Path, optional
        Further codes by one reader (tab-separated: first 12 digits of the SHA-256 of ``doc_id``,
        attribution, naming, role): for training, never tested on.

    Examples
    --------
    >>> import tempfile
    >>> text = "Critics said it rained."
    >>> marks = {"id": "E1", "source": [[0, 7]], "cue": [[8, 12]], "content": [[13, 22]]}
    >>> code = ["unnamed_group", "unclear", "neutral"]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     gold, given = Path(folder, "codes"), Path(folder, "articles")
    ...     _ = gold.write_text(json.dumps({"doc_id": "d", "attribution": "E1",
    ...                                     "codes": {"a": code, "b": code}}))
    ...     _ = given.write_text(json.dumps({"doc_id": "d", "text": text, "attributions": [marks]}))
    ...     samples(gold, given)[0].agreed
    ('unnamed_group', 'unclear', 'neutral')
    """
    marked: dict[str, dict[str, tuple[Agreed, bool]]] = {}
    for row in map(json.loads, codes.read_text(encoding="utf-8").splitlines()):
        first, second = row["codes"].values()
        naming, role, stance = (a if a == b else None for a, b in zip(first, second, strict=True))
        agreed: Agreed = (naming, role, stance)
        marked.setdefault(row["doc_id"], {})[row["attribution"]] = (agreed, True)
    by_digest = _own(own) if own is not None else {}
    documents = []
    for document in map(json.loads, articles.read_text(encoding="utf-8").splitlines()):
        name = document["doc_id"]
        for attribution, further in by_digest.get(_digest(name), {}).items():
            marked.setdefault(name, {}).setdefault(attribution, (further, False))
        if name in marked:
            documents.append(document)
    return list(_samples(documents, marked))


def samples_read_once(codes: Path, articles: Path) -> list[Sample]:
    """Samples of one reader's codes: the file ``own`` of ``samples``, or one kept for a check.

    Parameters
    ----------
    codes : Path
        Tab-separated, with a column ``stance`` or without.
    articles : Path
        JSON lines with ``doc_id``, ``text`` and all ``attributions`` of the article.

    Examples
    --------
    >>> import tempfile
    >>> marks = {"id": "E1", "source": [[0, 7]], "cue": [[8, 12]], "content": [[13, 22]]}
    >>> document = {"doc_id": "d", "text": "Critics said it rained.", "attributions": [marks]}
    >>> header = ",".join(("article", "attribution", *AXES)).replace(",", chr(9))
    >>> row = "18ac3e7343f0,E1,unnamed_group,unclear,neutral".replace(",", chr(9))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     given, codes = Path(folder, "articles"), Path(folder, "codes")
    ...     _ = given.write_text(json.dumps(document))
    ...     _ = codes.write_text(header + chr(10) + row)
    ...     [sample.agreed for sample in samples_read_once(codes, given)]
    [('unnamed_group', 'unclear', 'neutral')]
    """
    by_digest = _own(codes)
    documents: list[Mapping[str, object]] = []
    marked: dict[str, Mapping[str, tuple[Agreed, bool]]] = {}
    for document in map(json.loads, articles.read_text(encoding="utf-8").splitlines()):
        given = by_digest.get(_digest(document["doc_id"]))
        if given is not None:
            documents.append(document)
            marked[document["doc_id"]] = {name: (code, True) for name, code in given.items()}
    return list(_samples(documents, marked))


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:12]


def _own(path: Path) -> dict[str, dict[str, Agreed]]:
    """Codes of one reader by article and attribution."""
    found: dict[str, dict[str, Agreed]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            agreed = (row["naming"], row["role"], row.get("stance") or None)
            found.setdefault(row["article"], {})[row["attribution"]] = agreed
    return found


def _samples(documents: Sequence[Mapping[str, object]], marked: Marked) -> Iterator[Sample]:
    lexicon = english()
    frame = pl.DataFrame(
        {"article_id": [row["doc_id"] for row in documents],
         "text": [row["text"] for row in documents]}
    )  # fmt: skip
    for reading, document in zip(readings(segment(frame), lexicon), documents, strict=True):
        rows: list[dict[str, list[list[int]]]] = document["attributions"]  # type: ignore[assignment]
        given = sorted(
            ((given_attribution(reading, row), str(row["id"])) for row in rows),
            key=lambda pair: (pair[0].cue or pair[0].content or ((0, 0),))[0],
        )
        yield from _of_article(reading, given, marked[reading.article_id], lexicon)


def _of_article(
    reading: Reading,
    given: Sequence[tuple[Attribution, str]],
    marked: Mapping[str, tuple[Agreed, bool]],
    lexicon: Lexicon,
) -> Iterator[Sample]:
    cast = cast_of([reading], lexicon)
    found = references([reading], [[one for one, _ in given]], cast, lexicon)[0]
    for (attribution, name), naming in zip(given, found, strict=True):
        if name in marked:
            agreed, tested = marked[name]
            seen = (
                code_features(reading, attribution, naming, cast, lexicon)
                if attribution.source
                else ()
            )
            yield Sample(
                article=reading.article_id, agreed=agreed, features=tuple(seen), naming=naming,
                stance=stance_of(reading, attribution, lexicon), tested=tested,
                shown=_shown(reading, attribution),
            )  # fmt: skip


def given_attribution(reading: Reading, row: Mapping[str, Sequence[Sequence[int]]]) -> Attribution:
    """An attribution of a gold file as if it had been found, its stance not told.

    Examples
    --------
    >>> from tellings.extractors.sourcing.reading import read
    >>> given_attribution(read("She left."), {"source": [[0, 3]]}).source
    ((0, 1),)
    """
    return Attribution(
        source=touched(reading.start, reading.end, row.get("source") or ()),
        cue=touched(reading.start, reading.end, row.get("cue") or ()),
        content=touched(reading.start, reading.end, row.get("content") or ()),
        stance="",
        score=1.0,
    )


def _shown(reading: Reading, attribution: Attribution) -> str:
    """The words around source and cue, both in braces."""
    marked = {at for part in (attribution.source, attribution.cue) for one in part
              for at in range(*one)}  # fmt: skip
    if not marked:
        return ""
    first, last = max(0, min(marked) - 20), min(len(reading.words), max(marked) + 8)
    return " ".join(
        f"{{{reading.phrase(at, at + 1)}}}" if at in marked else reading.phrase(at, at + 1)
        for at in range(first, last)
    )


def article_folds(
    coded: Sequence[Sample], *, folds: int
) -> Iterator[tuple[list[Sample], list[Sample]]]:
    """For each fold the tested samples in it and all samples of the articles outside it.

    Examples
    --------
    >>> list(article_folds([], folds=1))
    [([], [])]
    """
    fold = [zlib.crc32(one.article.encode()) % folds for one in coded]
    for number in range(folds):
        inside = [one for one, at in zip(coded, fold, strict=True) if at == number and one.tested]
        yield inside, [one for one, at in zip(coded, fold, strict=True) if at != number]
