"""The verbs of hand coding: units, sample, agree, validate."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tellings.cli.files import given_file, given_text, new_table, place_of, write_table
from tellings.cli.options import Quiet
from tellings.cli.terminal import refuse_if_all_refused, tell_refusals
from tellings.domain.errors import CodingError, counted, nearest

if TYPE_CHECKING:
    import polars as pl

    from tellings.coding.key import Key
    from tellings.coding.units import UnitKind

Articles = Annotated[
    Path, typer.Argument(help="A study file (TOML), or articles with outlet and event_id.")
]
Unit = Annotated[str, typer.Option("--unit", help="sentence, headline or article.")]
Sampled = Annotated[Path, typer.Argument(help="The folder that tellings sample made.")]
Codes = Annotated[list[Path], typer.Argument(help="Files of codes, from any tool.")]
Coder = Annotated[
    str | None, typer.Option("--adjudicator", help="The coder whose code settles a unit.")
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Of every random draw.")]
Tables = Annotated[
    Path | None, typer.Option("--out", help="Folder to write the tables into, as CSV.")
]


def units(
    articles: Articles,
    out: Annotated[Path, typer.Option("--out", help="Units to write: .jsonl or .parquet.")],
    unit: Unit = "sentence",
    quiet: Quiet = False,
) -> None:
    """List every unit with id and text, for a classifier or language model of your own."""
    import polars as pl

    from tellings.coding import coding_units

    new_table(out, articles)
    read = _articles(articles, out)
    found = coding_units(read, unit=_unit(unit))
    source = "title" if unit == "headline" else "text"
    texts = dict(read.select("article_id", source).rows())
    told = [
        texts[article][start:end]
        for article, start, end in found.select("article_id", "start", "end").rows()
    ]
    write_table(found.select("unit_id").with_columns(pl.Series("text", told, pl.String)), out)
    if not quiet:
        typer.echo(f"Wrote {out}: {counted(found.height, unit)}.")


def sample(
    articles: Articles,
    variable: Annotated[str, typer.Option("--variable", help="A measure, or a name of yours.")],
    out: Annotated[Path, typer.Option("--out", help="Folder to make.")],
    seed: Seed,
    unit: Unit = "sentence",
    n: Annotated[int, typer.Option("--n", min=1, help="Units to code.")] = 400,
    per_stratum: Annotated[
        int, typer.Option("--per-stratum", min=2, help="Fewest by outlet and prediction.")
    ] = 25,
    context: Annotated[int, typer.Option("--context", min=0, help="Sentences around.")] = 1,
    formats: Annotated[
        str, typer.Option("--formats", help="html, csv, xlsx, label_studio, doccano, …")
    ] = "html,csv",
    predictions: Annotated[
        Path | None, typer.Option("--predictions", help="Codes of another model, every unit.")
    ] = None,
    model: Annotated[str | None, typer.Option("--model", help="Its name.")] = None,
    model_version: Annotated[
        str | None, typer.Option("--model-version", help="Its version.")
    ] = None,
    prompt: Annotated[Path | None, typer.Option("--prompt", help="Its prompt, hashed.")] = None,
    codebook: Annotated[
        Path | None, typer.Option("--codebook", help="Markdown; line 1 is the question.")
    ] = None,
) -> None:
    """Draw a blind sample for hand coding, and write it for the coders' tools."""
    from tellings.coding import (
        SampleDesign,
        coding_sheet,
        coding_task,
        coding_units,
        draw_sample,
        write_sheet,
    )
    from tellings.coding.exchange import known_formats
    from tellings.coding.key import FOR_CODERS, Key, makers_of, refuse_second_sample, write_key

    refuse_second_sample(place_of(out, out))
    wanted = [name.strip() for name in formats.split(",")]
    known_formats(wanted)
    kind, written_for = _unit(unit), _read(codebook)
    if written_for is None and predictions is None:
        _known(variable)
    task = coding_task(variable, unit=kind, codebook=written_for)
    read = _articles(articles, out)
    if read.is_empty():
        raise CodingError(
            f"'{articles}' holds no article to draw from.",
            remedy="see what became of its records: tellings import PATH --out articles.parquet",
        )
    frame = coding_units(read, unit=kind)
    if predictions is None:
        said = _predicted(read, frame, variable)
    else:
        said = _of_model(predictions, frame, variable, (model, model_version, _hash(prompt)))
    design = SampleDesign(n=n, per_stratum=per_stratum)
    drawn = draw_sample(frame, said, seed=seed, design=design)
    sheet = coding_sheet(drawn, read, context=context)
    written = write_sheet(sheet, task, out / FOR_CODERS, formats=wanted)
    write_key(Key(sample=drawn, sheet=sheet, predicted_by=makers_of(said)), out)
    _tell_sample(drawn, unit)
    typer.echo(
        f"Wrote {counted(len(written), 'file')} into {out / FOR_CODERS}: "
        "hand that folder out whole."
    )
    typer.echo(f"Keep {out / 'key'} from the coders.")


def agree(
    sampled: Sampled,
    codes: Codes,
    seed: Seed = 1,
    level: Annotated[
        str, typer.Option("--level", help="nominal, ordinal or interval.")
    ] = "nominal",
    out: Tables = None,
) -> None:
    """Say how far the coders agree, with its interval, and list where they do not."""
    from tellings.coding import agreement, disagreements

    _place_for(out)
    key, said = _coded(sampled, codes)
    table = agreement(said, seed=seed, level=_level(level))  # type: ignore[arg-type]
    differ = disagreements(said, key.sheet)
    for row in table.rows(named=True):
        typer.echo(_agreement_line(row))
        if row["note"]:
            typer.echo(f"  {row['note']}")
    verb = "was" if differ.height == 1 else "were"
    typer.echo(f"{counted(differ.height, 'unit')} {verb} coded differently.")
    _keep(out, {"agreement": table, "disagreements": differ})


def validate(
    sampled: Sampled,
    codes: Codes,
    seed: Seed = 1,
    adjudicator: Coder = None,
    out: Tables = None,
) -> None:
    """Say how well the measure finds what the coders found, for whom it errs, and correct it."""
    from tellings.coding import (
        CorrectionOptions,
        coded_examples,
        correct,
        corrected_levels,
        error_tests,
    )
    from tellings.coding import validate as validated

    _place_for(out)
    key, said = _coded(sampled, codes)
    options = CorrectionOptions(adjudicator=adjudicator)
    tables = {
        "validation": validated(key.sample, said, seed=seed, adjudicator=adjudicator),
        "error_tests": error_tests(key.sample, said, seed=seed, adjudicator=adjudicator),
        "examples": coded_examples(key.sample, said, key.sheet, seed=seed),
        "corrected_levels": corrected_levels(key.sample, said, options=options),
    }
    if key.sample["outlet"].n_unique() > 1:
        tables["corrected_contrasts"] = correct(key.sample, said, options=options)
    for row in (
        tables["validation"].filter(tables["validation"]["grouping"] != "section").rows(named=True)
    ):
        typer.echo(f"{row['level']:<24} {row['quantity']:<10} {_interval(row, 'estimate', '.2f')}")
    for row in tables["error_tests"].rows(named=True):
        p = "no p" if row["p"] is None else f"p = {row['p']:.3f}"
        typer.echo(f"{row['error']}: {p} ({row['by_outlet']})")
    _tell_contrasts(tables.get("corrected_contrasts"))
    _keep(out, tables)


def _articles(path: Path, out: Path) -> pl.DataFrame:
    """The articles of a study, or of a table."""
    if path.suffix == ".toml":
        from tellings.study import load_study
        from tellings.study.run import corpus_of

        return corpus_of(load_study(path), path.parent).articles
    from tellings.loaders import read_texts

    texts = read_texts(given_file(path, "ARTICLES"))
    tell_refusals(texts.imports)
    refuse_if_all_refused(texts, out)
    return texts.articles


def _predicted(articles: pl.DataFrame, frame: pl.DataFrame, variable: str) -> pl.DataFrame:
    from tellings.coding import predict_units
    from tellings.domain.parts import Measure, part
    from tellings.extractors import extract

    spans = extract(articles, layers=[part(Measure, variable).layer])
    return predict_units(articles, frame, spans, measure=variable)


def _known(variable: str) -> None:
    """Refuse a misspelt measure by its likely name; a variable of one's own has a codebook."""
    from tellings.domain.parts import Measure, discover

    measures = discover(Measure)
    if variable not in measures:
        raise CodingError(
            f"--variable: '{variable}' is no measure ({nearest(variable, measures)}).",
            remedy="choose a measure; for a variable of your own also give --codebook and "
            "--predictions",
        )


def _of_model(
    path: Path,
    frame: pl.DataFrame,
    variable: str,
    told: tuple[str | None, str | None, str | None],
) -> pl.DataFrame:
    from tellings.coding import Origin, read_codes

    model, version, prompt_sha256 = told
    origin = Origin(
        variable=variable, coder=model, kind="model", version=version, prompt_sha256=prompt_sha256
    )
    return read_codes(path, origin=origin, units=frame)


def _unit(name: str) -> UnitKind:
    from typing import get_args

    from tellings.coding.units import UnitKind

    return _one_of(name, get_args(UnitKind), "--unit")  # type: ignore[return-value]


def _level(name: str) -> str:
    return _one_of(name, ("nominal", "ordinal", "interval"), "--level")


def _one_of(name: str, known: Sequence[str], option: str) -> str:
    if name not in known:
        raise CodingError(
            f"{option} must be one of {list(known)}, got '{name}'.",
            remedy=f"write for example: {option} {known[0]}",
        )
    return name


def _read(path: Path | None) -> str | None:
    return None if path is None else given_text(path, "--codebook")


def _hash(path: Path | None) -> str | None:
    from hashlib import sha256

    return None if path is None else sha256(given_file(path, "--prompt").read_bytes()).hexdigest()


def _coded(sampled: Path, codes: Sequence[Path]) -> tuple[Key, pl.DataFrame]:
    """The key of a sample, and the codes of its coders."""
    from tellings.coding import Origin, read_codes
    from tellings.coding.key import read_key

    key = read_key(sampled)
    origin = Origin(variable=str(key.sample["variable"][0]))
    return key, read_codes(codes, origin=origin, units=key.sheet)


def _tell_sample(drawn: pl.DataFrame, unit: str) -> None:
    from tellings.coding import expected_widths

    typer.echo(f"Drew {drawn['drawn'].sum()} of {counted(drawn.height, unit)}.")
    widths = expected_widths(drawn)
    typer.echo("Expected half width of the corrected share, in percentage points:")
    for row in widths.filter(widths["outlet_b"].is_null()).rows(named=True):
        typer.echo(
            f"  {row['outlet_a']}: ±{row['half_width_pp']:.1f} ({counted(row['n_drawn'], 'unit')})"
        )
    pairs = widths.filter(widths["outlet_b"].is_not_null()).sort("half_width_pp").tail(1)
    for row in pairs.rows(named=True):
        names = f"{row['outlet_a']} and {row['outlet_b']}"
        typer.echo(f"  widest difference, {names}: ±{row['half_width_pp']:.1f}")


def _agreement_line(row: dict[str, object]) -> str:
    units = counted(int(str(row["n_units"])), "unit")
    head = f"{row['variable']}: {units} coded by two or more of {row['n_coders']}"
    if row["alpha"] is None:
        return head
    return (
        f"{head}; alpha {_interval(row, 'alpha', '.2f')}: {row['verdict']} (by the lower end); "
        f"AC1 {row['ac1']:.2f}, agreement {row['percent_agreement']:.0%}, "
        f"prevalence {row['prevalence']:.0%}"
    )


def _interval(row: dict[str, object], name: str, style: str) -> str:
    if row[name] is None:
        return f"– ({row.get('note') or 'unknown'})"
    told = format(row[name], style)
    if row["low"] is None or row["high"] is None:
        return told
    return f"{told} [{format(row['low'], style)}, {format(row['high'], style)}]"


def _tell_contrasts(contrasts: pl.DataFrame | None) -> None:
    """Automated and corrected differences of shares, of these articles."""
    if contrasts is None:
        return
    import polars as pl

    shown = contrasts.filter(
        (pl.col("effect") == "difference_pp") & (pl.col("target") == "these_articles")
    )
    typer.echo("Difference of shares in percentage points, these articles: automated → corrected")
    for row in shown.rows(named=True):
        naive = "–" if row["naive"] is None else f"{row['naive']:+.1f}"
        corrected = _interval(row, "corrected", "+.1f")
        typer.echo(f"  {row['outlet_a']} less {row['outlet_b']}: {naive} → {corrected}")


def _place_for(out: Path | None) -> None:
    if out is not None:
        place_of(out, out)


def _keep(out: Path | None, tables: dict[str, pl.DataFrame]) -> None:
    from tellings.reports.tables import csv_bytes

    if out is None:
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        (out / f"{name}.csv").write_bytes(csv_bytes(table, excel_safe=True))
    typer.echo(f"Wrote {', '.join(f'{name}.csv' for name in tables)} into {out}.")


VERBS = (units, sample, agree, validate)
