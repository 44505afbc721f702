"""The command line: thin, every verb a call of one function."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from tellings.domain.errors import LoadError, StudyError, TellingsError

if TYPE_CHECKING:
    import polars as pl

    from tellings.domain.results import Corpus, StudyResult
    from tellings.study.run import Progress

MISTAKE_OF_USER, MISTAKE_OF_OURS = 2, 1
MOST_REFUSALS_SHOWN = 20

app = typer.Typer(
    name="tellings",
    help="Compare how several outlets tell the same event.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Out = Annotated[Path | None, typer.Option("--out", help="Folder to write into.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")]
LogJson = Annotated[bool, typer.Option("--log-json", help="Progress as JSON lines on stderr.")]


@app.callback()
def _root() -> None:
    """Compare how several outlets tell the same event."""


@app.command()
def run(
    study: Annotated[Path, typer.Argument(help="A study file (TOML).")],
    out: Out = None,
    quiet: Quiet = False,
    log_json: LogJson = False,
) -> None:
    """Run a whole study: tables, figures, report.pdf, report.html, manifest."""
    from tellings.study import load_study, run_study

    declared = load_study(study)
    named = study.resolve().parent if study.stem == "study" else study
    place = _place(out, named)
    with _progress(quiet=quiet, log_json=log_json) as step:
        result = run_study(declared, folder=study.parent, progress=step)
        _write(result, place, declared.report.formats, step)
    _tell(result, quiet=quiet)


@app.command()
def read(
    paths: Annotated[list[Path], typer.Argument(help="A folder of texts, or files.")],
    out: Out = None,
    quiet: Quiet = False,
    log_json: LogJson = False,
) -> None:
    """Set texts side by side without a study file: one text an outlet, or EVENT/OUTLET folders."""
    from tellings.study import FORMATS
    from tellings.study import read as read_folder

    place = _place(out, paths[0])
    with _progress(quiet=quiet, log_json=log_json) as step:
        result = read_folder(paths, progress=step)
        _write(result, place, FORMATS, step)
    _tell(result, quiet=quiet)


@app.command("import")
def import_(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders of any known format.")],
    out: Annotated[Path, typer.Option("--out", help="Table to write: .parquet or .jsonl.")],
    pattern: Annotated[
        str | None, typer.Option("--pattern", help="Names in paths, such as {event}/{outlet}.md")
    ] = None,
    column: Annotated[
        list[str] | None, typer.Option("--column", help="text=body: our name, then the file's.")
    ] = None,
    encoding: Annotated[str | None, typer.Option("--encoding", help="If not sniffed.")] = None,
    quiet: Quiet = False,
) -> None:
    """Read any mix of formats into one table, and account for every record."""
    from tellings.loaders import ReadOptions, read_articles

    _suffix(out)
    options = ReadOptions(columns=_columns(column or []), pattern=pattern, encoding=encoding)
    corpus = read_articles(paths, options=options)
    _write_table(corpus.articles, out)
    if not quiet:
        _account(corpus)
        typer.echo(f"Wrote {out}: {corpus.articles.height} articles.")


@app.command()
def extract(
    articles: Annotated[Path, typer.Argument(help="Articles: .jsonl, .parquet or .csv.")],
    out: Annotated[Path, typer.Option("--out", help="Spans to write: .jsonl or .parquet.")],
    layers: Annotated[
        str, typer.Option("--layers", help="Comma-separated layers.")
    ] = "sourcing,hedging,framing",
    mode: Annotated[str, typer.Option("--mode", help="fast: rules and lexicons.")] = "fast",
    quiet: Quiet = False,
    log_json: LogJson = False,
) -> None:
    """Mark passages: lines with article_id (or id, doc_id) and text in, spans out."""
    from tellings.extractors import batches
    from tellings.extractors import extract as extract_spans
    from tellings.loaders import read_texts

    _suffix(out)
    _known_mode(mode)
    wanted = [layer.strip() for layer in layers.split(",")]
    texts = read_texts(articles)
    _refusals(texts.imports)
    done, n_spans = 0, 0
    with _progress(quiet=quiet, log_json=log_json) as step, _span_writer(out) as write:
        step("extract", 0, texts.articles.height)
        for batch in batches(texts.articles):
            spans = extract_spans(batch, layers=wanted)
            write(spans)
            done, n_spans = done + batch.height, n_spans + spans.height
            step("extract", done, texts.articles.height)
    if not quiet:
        typer.echo(f"Wrote {out}: {n_spans} spans of {done} articles.")


@app.command()
def group(
    articles: Annotated[Path, typer.Argument(help="Articles: .jsonl, .parquet or .csv.")],
    out: Annotated[Path, typer.Option("--out", help="Groups to write: .jsonl or .parquet.")],
    corrections: Annotated[
        Path | None, typer.Option("--corrections", help="JSON exported by the review page.")
    ] = None,
    review: Annotated[
        Path | None, typer.Option("--review", help="Page of doubtful pairs to write (HTML).")
    ] = None,
    keep_given: Annotated[
        bool, typer.Option("--keep-given", help="Articles with an event_id keep it.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Group articles into events: article_id, event_id and event_score a line."""
    from tellings.events import Corrections, GroupOptions, corrections_from, group_events
    from tellings.loaders import read_texts

    _suffix(out)
    texts = read_texts(articles)
    _refusals(texts.imports)
    judged = corrections_from(corrections) if corrections else Corrections()
    options = GroupOptions(keep_given=keep_given, corrections=judged)
    grouped = group_events(texts.articles, options=options)
    _write_table(grouped.select("article_id", "event_id", "event_score"), out)
    if review:
        from tellings.reports.review import review_page

        review.write_text(review_page(grouped, options=options), encoding="utf-8", newline="\n")
    if not quiet:
        events = grouped["event_id"].n_unique()
        typer.echo(f"Wrote {out}: {grouped.height} articles on {events} events.")


@app.command()
def new(name: Annotated[Path, typer.Argument(help="Folder to make.")]) -> None:
    """Make a folder with a study file that explains itself."""
    from tellings.study import new_study

    file = new_study(name)
    typer.echo(f"Made {file}. Put articles into {file.parent / 'articles'}/EVENT/OUTLET.txt,")
    typer.echo(f"then run: tellings run {file}")


@app.command()
def check(study: Annotated[Path, typer.Argument(help="A study file (TOML).")]) -> None:
    """List every mistake of a study file, with line numbers, without running it."""
    from tellings.study import load_study

    declared = load_study(study)
    typer.echo(f"{study}: no mistakes. Digest {declared.digest()[:16]}.")


def _place(out: Path | None, named: Path) -> Path:
    """The folder to write into: told before the work, for a mistake should not cost its time."""
    whole = named.resolve()
    place = out or Path("reports", whole.name if whole.is_dir() else whole.stem)
    if place.exists() and not place.is_dir():
        raise StudyError(
            f"'{place}' is a file; reports are written into a folder.",
            remedy="name a folder with --out, or move the file away.",
        )
    return place


def _write(result: StudyResult, out: Path, formats: Sequence[str], step: Progress) -> None:
    from tellings.study import write_study

    step("report", 0, 0)
    written = write_study(result, out, formats=formats)
    step(f"wrote {len(written)} files into {out.as_posix()}", 0, 0)


def _tell(result: StudyResult, *, quiet: bool) -> None:
    if not quiet:
        _account(result.corpus)
        typer.echo(str(result))


def _account(corpus: Corpus) -> None:
    """What became of every record, on the terminal."""
    typer.echo(str(corpus))
    for note in corpus.notes:
        typer.echo(f"note      {note}")
    _refusals(corpus.imports)
    repaired = corpus.imports.filter(corpus.imports["outcome"] == "repaired")
    for row in repaired.head(MOST_REFUSALS_SHOWN).rows(named=True):
        typer.echo(f"repaired  {row['source_file']} record {row['source_index']}: {row['problem']}")
    _rest(repaired.height)


def _refusals(imports: pl.DataFrame) -> None:
    refused = imports.filter(imports["outcome"] == "refused")
    for row in refused.head(MOST_REFUSALS_SHOWN).rows(named=True):
        place = f"{row['source_file']} record {row['source_index']}"
        typer.echo(f"refused   {place}: {row['problem']}", err=True)
        typer.echo(f"          What to do: {row['remedy']}", err=True)
    _rest(refused.height)


def _rest(n: int) -> None:
    if n > MOST_REFUSALS_SHOWN:
        typer.echo(f"          and {n - MOST_REFUSALS_SHOWN} more", err=True)


def _columns(pairs: list[str]) -> dict[str, str]:
    """The column map of ``--column text=body`` options."""
    columns = {}
    for pair in pairs:
        ours, equals, theirs = pair.partition("=")
        if not (ours and equals and theirs):
            raise LoadError(
                f"--column expects OURS=THEIRS, got '{pair}'.",
                remedy="write for example: --column text=body",
            )
        columns[ours] = theirs
    return columns


def _suffix(out: Path) -> None:
    if out.suffix not in (".jsonl", ".parquet"):
        raise LoadError(
            f"--out must end in .jsonl or .parquet, got '{out.name}'.",
            remedy="choose one of the two, such as: --out spans.jsonl",
        )
    if not out.resolve().parent.is_dir():
        raise LoadError(
            f"There is no folder '{out.parent}' to write '{out.name}' into.",
            remedy=f"make it first: mkdir -p {out.parent}",
        )


def _known_mode(mode: str) -> None:
    if mode != "fast":
        raise TellingsError(
            f"There is no mode '{mode}'; this version has only the mode 'fast'.",
            remedy="leave --mode out.",
        )


def _write_table(frame: pl.DataFrame, out: Path) -> None:
    if out.suffix == ".parquet":
        frame.write_parquet(out)
    else:
        frame.write_ndjson(out)


@contextmanager
def _span_writer(out: Path) -> Iterator[Callable[[pl.DataFrame], None]]:
    """A function that appends frames of spans to a file, complete or not there at all."""
    import polars as pl

    from tellings.domain.tables import SPANS

    unfinished = out.with_name(f".{out.name}.unfinished")
    held: list[pl.DataFrame] = [SPANS.empty()]
    try:
        if out.suffix == ".parquet":
            yield held.append
            pl.concat(held).write_parquet(unfinished)
        else:
            with unfinished.open("w", encoding="utf-8", newline="\n") as file:
                yield lambda spans: file.writelines(map(_span_line, spans.iter_rows(named=True)))
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)


def _span_line(row: Mapping[str, object]) -> str:
    score = float(f"{row['score']:.6g}")
    values = {**row, "score": score, "attributes": json.loads(str(row["attributes"]))}
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n"


@contextmanager
def _progress(*, quiet: bool, log_json: bool) -> Iterator[Progress]:
    """A bar on a terminal, JSON lines if asked for, plain lines elsewhere, or nothing."""
    if quiet:
        yield lambda _step, _done, _total: None
    elif log_json:
        yield _json_line
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import Progress as Bar

        with Bar(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("", total=None)
            yield lambda step, done, total: bar.update(
                task, description=step, completed=done, total=total or None
            )
    else:
        yield _plain_line


def _json_line(step: str, done: int, total: int) -> None:
    typer.echo(json.dumps({"step": step, "done": done, "total": total}), err=True)


def _plain_line(step: str, done: int, total: int) -> None:
    typer.echo(f"{step} {done}/{total}" if total else step, err=True)


def _unexpected(kind: type[BaseException], error: BaseException, trace: object) -> None:
    """The last line of an error that is ours."""
    sys.__excepthook__(kind, error, trace)  # type: ignore[arg-type]
    if not issubclass(kind, KeyboardInterrupt):
        typer.echo(
            "This is a mistake of tellings, not yours.\n"
            "  What to do: report it with the lines above and the command you typed.",
            err=True,
        )


def main() -> NoReturn:
    """Run the command line: exit code 0, 2 for a mistake of the user, 1 for one of ours."""
    sys.excepthook = _unexpected
    try:
        app()
    except TellingsError as error:
        typer.echo(f"{type(error).__name__}: {error}", err=True)
        sys.exit(MISTAKE_OF_USER)
    except OSError as error:
        typer.echo(f"{type(error).__name__}: {error}", err=True)
        typer.echo("  What to do: check the path, its permissions and the free space.", err=True)
        sys.exit(MISTAKE_OF_OURS)
    sys.exit(0)
