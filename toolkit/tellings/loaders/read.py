"""The front door of the loaders: files and folders in, one corpus with a full account out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path, PurePosixPath

import polars as pl

from tellings.domain.errors import LoadError, TableError, listed
from tellings.domain.parts import Loader, discover
from tellings.domain.results import Corpus
from tellings.domain.tables import ARTICLES, IMPORTS, check
from tellings.loaders.encodings import binary_kind
from tellings.loaders.options import ReadOptions
from tellings.loaders.patterns import compile_pattern
from tellings.loaders.records import Item, to_records
from tellings.loaders.repeats import content_id, settle_ids
from tellings.loaders.report import import_notes
from tellings.loaders.schema import (
    ACCOUNT,
    Origin,
    Refusal,
    build_tables,
    refused_row,
    table_of,
)
from tellings.loaders.sources import read_bytes, read_head
from tellings.loaders.tables import as_written, is_articles
from tellings.loaders.values import as_json
from tellings.loaders.walk import Found, find_files
from tellings.text import segment, word_counts

_IN_MEMORY = "(in memory)"
# Words are counted some articles at a time, so that a large corpus is not segmented at once.
_BATCH, _BATCH_CHARACTERS = 500, 4_000_000
_MOST_NOTES = 20
# Loaders of files with one article, whose path says something of it.
_SINGLE = ("json", "text")


@dataclass(frozen=True, kw_only=True)
class _Choice:
    """The loader that is surest of a file, or why there is none."""

    found: Found
    loader: Loader | None = None
    error: LoadError | None = None


@dataclass(frozen=True, kw_only=True)
class _Part:
    """What one file gave."""

    found: Found
    articles: pl.DataFrame
    account: pl.DataFrame


PutAway = Callable[[pl.DataFrame], pl.DataFrame]
"""Takes table ARTICLES and gives it back with something short in place of each text."""


def read_articles(
    paths: str | Path | Sequence[str | Path],
    *,
    options: ReadOptions | None = None,
    put_away: PutAway | None = None,
) -> Corpus:
    """The articles of files and folders, with an account of every record met.

    Each file is read by the loader that is surest of its content; its name's ending only helps.
    Every record is read, repaired (the table now differs from the file, and a warning says how)
    or refused, with file, record, problem and remedy. A bad record or file costs only itself.
    In a folder, a text's folder is its event and its file name its outlet where the text does not
    say; a folder of single articles, one an outlet, is one event named like the folder.

    Parameters
    ----------
    paths : str, Path or a sequence of them
        Files and folders in any mix; their order does not matter.
    options : ReadOptions, optional
        What the files leave out.
    put_away : Callable, optional
        Called with the articles of each file when it was read, so that the texts of a large corpus
        need never be in memory together.

    Returns
    -------
    Corpus
        ``articles``: table ARTICLES by file, then record. ``imports``: table IMPORTS; file as a
        whole is record 0. ``notes``: which columns were taken, what was assumed.

    Raises
    ------
    LoadError
        If a path does not exist, there is no file, or the options are wrong.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "lamplighter.md").write_text("# Rain\\n\\nIt rained.\\n")
    ...     _ = Path(folder, "empty.txt").write_text("")
    ...     print(read_articles(folder).outcomes())
    {'read': 1, 'repaired': 0, 'refused': 1}
    """
    chosen = options or ReadOptions()
    if chosen.pattern is not None:
        compile_pattern(chosen.pattern)
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    if not given:
        raise LoadError("No path was given.", remedy="give a file or a folder of articles.")
    loaders = discover(Loader)
    files = find_files([Path(path) for path in given])
    choices = [_choose(file, loaders) for file in files]
    # A pattern says itself how deep it goes.
    below = [file.relative for file in files] if chosen.pattern else _event_paths(choices)
    parts = [
        _read_file(choice, path, chosen, put_away)
        for choice, path in zip(choices, below, strict=True)
    ]
    return _corpus(*_with_events(parts, chosen))


def from_frame(
    frame: pl.DataFrame | Sequence[Mapping[str, object]], *, options: ReadOptions | None = None
) -> Corpus:
    """The articles of a frame, or of rows as dicts, through the same door as files.

    Parameters
    ----------
    frame : polars.DataFrame or sequence of Mapping
        Any columns; they are recognised as in ``read_articles``. A frame of table ARTICLES is
        taken as it is.
    options : ReadOptions, optional
        What the frame leaves out.

    Returns
    -------
    Corpus
        ``source_file`` is "(in memory)"; ``sha256`` is that of the rows as JSON.

    Raises
    ------
    LoadError
        If no column is known to hold the text.

    Examples
    --------
    >>> corpus = from_frame([{"body": "It rained.", "publisher": "The Lamplighter"}])
    >>> corpus.articles.select("outlet_key", "word_count").rows()
    [('the-lamplighter', 2)]
    """
    chosen = options or ReadOptions()
    rows = frame.to_dicts() if isinstance(frame, pl.DataFrame) else list(frame)
    digest = hashlib.sha256()
    for row in rows:
        digest.update(as_json(row).encode("utf-8") + b"\n")
    origin = Origin(
        source_file=_IN_MEMORY, sha256=digest.hexdigest(), loader="frame", loader_version="1"
    )
    if isinstance(frame, pl.DataFrame) and is_articles(frame):
        articles, account = as_written(frame, origin)
    else:
        items = [Item(index=index, value=row) for index, row in enumerate(rows, start=1)]
        records, note = to_records(items, columns=chosen.columns)
        articles, account = build_tables(records, replace(origin, note=note), options=chosen)
    memory = Path(_IN_MEMORY)
    found = Found(path=memory, source_file=_IN_MEMORY, relative=_IN_MEMORY, root=memory)
    return _corpus([_Part(found=found, articles=_counted(articles, None), account=account)], [])


def _choose(file: Found, loaders: Mapping[str, Loader]) -> _Choice:
    try:
        if file.problem is not None:
            raise LoadError(file.problem, remedy=file.remedy or "leave it out.")
        return _Choice(found=file, loader=_best_loader(file, loaders))
    except LoadError as error:
        return _Choice(found=file, error=error)


def _best_loader(file: Found, loaders: Mapping[str, Loader]) -> Loader:
    head = read_head(file.path)
    sure = {name: loader.sniff(file.path, head) for name, loader in sorted(loaders.items())}
    best = max(sure, key=lambda name: sure[name])
    if sure[best] > 0.0:
        return loaders[best]
    kind = binary_kind(head)
    if kind is None:
        # Says so if the whole file is empty.
        read_bytes(file.path)
    raise LoadError(
        f"It is {kind or 'of a format that no loader knows'}; loaders are {listed(loaders)}.",
        remedy="save it as text, CSV or JSON, or leave it out.",
    )


def _read_file(
    choice: _Choice, below: str, options: ReadOptions, put_away: PutAway | None
) -> _Part:
    found, loader = choice.found, choice.loader
    try:
        if loader is None:
            raise choice.error or LoadError("It was not read.", remedy="give it by name.")
        settings = {
            **options.mapping(),
            "source_file": found.source_file,
            "event_path": below,
        }
        articles, account = _loaded(loader, found.path, settings, put_away)
    except (LoadError, TableError) as error:
        name = loader.name if loader else ""
        origin = Origin(source_file=found.source_file, sha256="", loader=name, loader_version="")
        refusal = Refusal(index=0, problem=error.problem, remedy=error.remedy)
        articles = _counted(ARTICLES.empty(), put_away)
        account = table_of([refused_row(refusal, origin)], ACCOUNT)
    return _Part(found=found, articles=articles, account=account)


def _loaded(
    loader: Loader, path: Path, settings: Mapping[str, object], put_away: PutAway | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What a loader gives, its words counted; in parts where texts are put away and it can."""
    if put_away is None or loader.parts is None:
        articles, account = loader.read(path, settings)
        return _counted(check(articles, ARTICLES), put_away), _checked_account(account)
    parts = [
        (_counted(articles, put_away), account)
        for articles, account in loader.parts(path, settings)
    ]
    articles, account = settle_ids(*map(pl.concat, zip(*parts, strict=True)))
    marked = check(articles, ARTICLES).with_columns(articles["content"])
    return marked, _checked_account(account)


def _event_paths(choices: Sequence[_Choice]) -> list[str]:
    """Path of each file without the folders that all single articles below a root lie in.

    So an event has the same name whether the folder of events was given or the one above it.
    """
    shared: dict[Path, tuple[str, ...]] = {}
    for choice in choices:
        folders = PurePosixPath(choice.found.relative).parent.parts
        if choice.loader is not None and choice.loader.name in _SINGLE and folders:
            root = choice.found.root
            both = zip(shared.get(root, folders[:-1]), folders[:-1], strict=False)
            shared[root] = tuple(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], both))
    paths = []
    for choice in choices:
        parts = PurePosixPath(choice.found.relative).parts
        above = shared.get(choice.found.root, ())
        is_below = parts[: len(above)] == above
        paths.append("/".join(parts[len(above) :] if is_below else parts))
    return paths


def _checked_account(account: pl.DataFrame) -> pl.DataFrame:
    """Table IMPORTS with the two columns that only our own loaders give."""
    checked = check(account, IMPORTS)
    given = [account[name] for name in ("note", "assumed") if name in account.columns]
    told = {name: pl.lit(None, dtype=ACCOUNT[name]) for name in ("note", "assumed")}
    return checked.with_columns(**told).with_columns(given)


def _with_events(parts: Sequence[_Part], options: ReadOptions) -> tuple[list[_Part], list[str]]:
    """Single articles of one folder, one an outlet, as one event; and what was told of it."""
    if options.event_id is not None or options.pattern is not None:
        return list(parts), []
    loose: dict[Path, list[int]] = {}
    for position, part in enumerate(parts):
        if _is_loose(part):
            loose.setdefault(part.found.root, []).append(position)
    made, notes = list(parts), []
    for root in sorted(loose):
        mine = [parts[position] for position in loose[root]]
        outlets = [part.articles["outlet_key"][0] for part in mine]
        event = root.name or "event"
        if len(mine) < 2:
            continue
        if None in outlets or len(set(outlets)) < len(outlets):
            notes.append(
                f"{len(mine)} articles of folder '{event}' have no event, for an outlet comes twice"
            )
            continue
        notes.append(f"{len(mine)} articles of folder '{event}', one an outlet, are one event")
        for position, part in zip(loose[root], mine, strict=True):
            articles = part.articles.with_columns(event_id=pl.lit(event))
            made[position] = replace(part, articles=articles)
    return made, notes


def _is_loose(part: _Part) -> bool:
    alone = part.account.height == 1 and part.articles.height == 1
    return (
        alone
        and part.account["loader"][0] in _SINGLE
        and "/" not in part.found.relative
        and part.articles["event_id"][0] is None
    )


def _counted(articles: pl.DataFrame, put_away: PutAway | None) -> pl.DataFrame:
    """The articles with their words counted; with what their ids are settled by, if put away."""
    counted = articles.with_columns(word_count=_word_counts(articles))
    if put_away is None:
        return counted
    known = articles.select("outlet_key", "published_date", "title", "text")
    contents = [content_id(row) for row in known.iter_rows(named=True)]
    return put_away(counted).with_columns(pl.Series("content", contents, dtype=pl.String))


def _corpus(parts: Sequence[_Part], notes: Sequence[str]) -> Corpus:
    articles = pl.concat([part.articles for part in parts])
    account = pl.concat([table_of([], ACCOUNT), *(part.account for part in parts)])
    articles, account = settle_ids(articles, account)
    corpus = Corpus(articles=check(articles, ARTICLES), imports=check(account, IMPORTS))
    return replace(corpus, notes=(*_notes(account), *notes, *import_notes(corpus)))


def _notes(account: pl.DataFrame) -> Iterator[str]:
    """What files and records were taken for, said once for all that agree."""
    by_file = account.drop_nulls("note").group_by("note", maintain_order=True)
    files = by_file.agg(pl.len().alias("n"), pl.col("source_file").first())
    for note, n, first in files.rows():
        yield f"{first}: {note}" if n == 1 else f"{n} files, first {first}: {note}"
    told = account.select("source_file", "assumed").explode("assumed").drop_nulls("assumed")
    records = told.group_by("assumed", maintain_order=True).agg(
        pl.len().alias("n"), pl.col("source_file").first()
    )
    for note, n, first in records.head(_MOST_NOTES).rows():
        yield f"{n} record{'' if n == 1 else 's'}, first in {first}: {note}"
    if records.height > _MOST_NOTES:
        yield f"and {records.height - _MOST_NOTES} more kinds of notes; see column 'warnings'"


def _word_counts(articles: pl.DataFrame) -> pl.Series:
    """Words of each text; those that a table of ours brings along are made anew."""
    counts: list[int] = []
    texts = articles.select("article_id", "text", "language")
    start, size = 0, 0
    lengths = texts["text"].str.len_chars().to_list()
    for end, length in enumerate(lengths, start=1):
        size += length
        if size >= _BATCH_CHARACTERS or end - start >= _BATCH or end == len(lengths):
            batch = segment(texts[start:end], fields=("text",))
            counts += word_counts(batch).tolist()
            start, size = end, 0
    return pl.Series("word_count", counts, dtype=pl.UInt32)
