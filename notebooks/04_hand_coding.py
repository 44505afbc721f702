# ---
# jupyter:
#   jupytext:
#     formats: py:percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Validating a measure by hand coding, and correcting its error
#
# An automated measure errs, and it may err differently by outlet: then a difference between
# outlets is partly one of error. This notebook closes the loop on the demo corpus of **invented**
# articles: draw a blind sample, have it coded, read the codes back, look at reliability and error
# by outlet, correct the contrasts.
#
# **The two coders below are simulated.** They stand in for people so that the notebook can run;
# nothing here says how well the measure does in earnest.

# %%
import tempfile
from pathlib import Path

import numpy as np
import polars as pl

import tellings as tl

ROOT = next(folder for folder in [Path.cwd(), *Path.cwd().parents] if (folder / "corpora").is_dir())
SEED = 20311231
corpus = tl.read_articles(
    ROOT / "corpora/demo/articles", options=tl.ReadOptions(pattern="{event}/{outlet}.md")
)
articles = corpus.articles

# %% [markdown]
# ## 1. The frame: every sentence
# Not only those that were marked: what the measure missed can only be found where it marked
# nothing. An id is a hash and tells neither outlet nor prediction.

# %%
units = tl.coding_units(articles, unit="sentence")
units.select("unit_id", "outlet", "event_id", "start", "end", "words").head(3)

# %% [markdown]
# ## 2. A classifier to be judged
# `tl.predict_units` turns a measure of this toolkit into a yes or no for each sentence. The
# predictions of **any other classifier or language model** are a table of the same shape, and are
# treated alike; here we make one up that reads one outlet worse than the others. First, what is
# true (in earnest nobody knows): the toolkit's own marks of loaded words serve as the truth of this
# example.

# %%
truth = tl.predict_units(articles, units, tl.extract(articles), measure="loaded_sentence_share")
# A stream of its own: what the classifier does must know nothing of the draw below.
generator = np.random.default_rng([SEED, 1])
sensitivity = pl.col("outlet").replace_strict({"The Harbour Mail": 0.65}, default=0.92)
rows = units.join(truth.select("unit_id", "code"), on="unit_id")
noise = pl.Series(generator.random(rows.height))
predictions = rows.select(
    "unit_id",
    variable=pl.lit("loaded_sentence"),
    coder=pl.lit("made-up model"),
    kind=pl.lit("model"),
    version=pl.lit("0.1"),
    code=pl.when(pl.col("code") == 1).then(noise < sensitivity).otherwise(noise < 0.03).cast(float),
)
predictions.group_by("code").len().sort("code")

# %% [markdown]
# ## 3. A blind sample
# Strata are outlet by prediction, at least 25 of each (or all there are), spread over events; every
# sentence keeps its chance of being drawn. How precise the result will be is told **before**
# anybody codes.

# %%
sample = tl.draw_sample(units, predictions, seed=SEED, design=tl.SampleDesign(n=400))
tl.expected_widths(sample).head(5)

# %% [markdown]
# The sheet in the form of your coding tool: a page that needs no tool at all, CSV, XLSX, Label
# Studio, doccano, Prodigy, brat, INCEpTION. The codebook travels with it.

# %%
folder = Path(tempfile.mkdtemp())
sheet = tl.coding_sheet(sample, articles)
task = tl.coding_task("loaded_sentence_share")
[path.name for path in tl.write_sheet(sheet, task, folder, formats=["html", "csv", "label_studio"])]

# %%
sheet.head(3)

# %% [markdown]
# ## 4. Two simulated coders
# They answer what is true save for four sentences in a hundred, and write their answers into the
# CSV sheets as people would.

# %%
drawn = sheet.select("unit_id").join(truth.select("unit_id", "code"), on="unit_id")
for coder in ("ann (simulated)", "ben (simulated)"):
    slips = pl.Series(generator.random(drawn.height) < 0.04)
    said = pl.when(slips).then(1 - pl.col("code")).otherwise("code")
    answers = drawn.select(
        "unit_id", code=pl.when(said == 1).then(pl.lit("yes")).otherwise(pl.lit("no"))
    )
    answers.write_csv(folder / f"{coder}.csv")

from tellings.coding import Origin

codes = tl.read_codes(
    sorted(folder.glob("*(simulated).csv")), origin=Origin(variable="loaded_sentence"), units=sheet
)
codes.group_by("coder", "code").len().sort("coder", "code")

# %% [markdown]
# ## 5. Do the coders agree?
# Judged by the **lower** end of the interval.

# %%
tl.agreement(codes, seed=SEED).select(
    "alpha", "low", "high", "ac1", "percent_agreement", "prevalence", "n_units", "verdict", "note"
)

# %%
differ = tl.disagreements(codes, sheet)
differ.select("codes", "text").head(5)

# %% [markdown]
# The two talk over what they coded differently and settle it; the settled answers are codes of a
# third "coder", whose word holds where there is one (`adjudicator`). A tie left as it is would
# count as half a yes.

# %%
settled = (
    differ.select("unit_id")
    .join(truth.select("unit_id", "code"), on="unit_id")
    .with_columns(variable=pl.lit("loaded_sentence"), coder=pl.lit("settled"), kind=pl.lit("human"))
)
codes = pl.concat([codes, settled], how="diagonal_relaxed")

# %% [markdown]
# ## 6. How well does the classifier do, and for whom?

# %%
tl.validate(sample, codes, seed=SEED, adjudicator="settled").filter(
    pl.col("grouping") == "outlet"
).select("level", "quantity", "estimate", "low", "high", "n_coded")

# %%
tl.error_tests(sample, codes, seed=SEED, adjudicator="settled").select(
    "error", "by_outlet", "p", "p_adjusted"
)

# %% [markdown]
# Ten hits and ten misses, drawn at random, belong into every report:

# %%
tl.coded_examples(sample, codes, sheet, seed=SEED).filter(pl.col("kind") == "miss").select(
    "outlet", "text"
).head(4)

# %% [markdown]
# ## 7. Automated and corrected, side by side
# Each outlet is corrected by its own coded sentences. `these_articles` asks what a complete hand
# coding would have shown; `events_like_these` asks of further events of this sort.

# %%
corrected = tl.correct(sample, codes, options=tl.CorrectionOptions(adjudicator="settled"))
shown = corrected.filter(
    (pl.col("effect") == "difference_pp")
    & (pl.col("target") == "these_articles")
    & ((pl.col("outlet_a") == "The Harbour Mail") | (pl.col("outlet_b") == "The Harbour Mail"))
)
shown.select("outlet_a", "outlet_b", "naive", "corrected", "low", "high", "n_coded_a", "n_coded_b")

# %% [markdown]
# In a study the same is two lines of `study.toml` (`[coding.loaded_sentence_share]` with `sample`
# and `codes`); `tellings run` then validates, corrects and marks every figure that rests on no
# hand coding. On the command line: `tellings sample`, `tellings agree`, `tellings validate`.

# %% [markdown]
# ## 8. A figure worth a slide
# The hollow mark is the automated difference, the full one the corrected difference with its 95 %
# interval; the tick is what a complete coding without slips would have shown, which only a
# simulation can know.

# %%
import matplotlib.pyplot as plt

everything = sample.with_columns(drawn=True, inclusion_probability=1.0)
complete = truth.with_columns(
    variable=pl.lit("loaded_sentence"), kind=pl.lit("human"), coder=pl.lit("truth")
).select("unit_id", "variable", "coder", "kind", "code")
known = tl.correct(everything, complete)
drawing = shown.join(
    known.select("outlet_a", "outlet_b", "effect", "target", truth="corrected"),
    on=["outlet_a", "outlet_b", "effect", "target"],
)
figure, axes = plt.subplots(figsize=(8, 3.6), layout="constrained")
for place, row in enumerate(drawing.rows(named=True)):
    axes.plot([row["low"], row["high"]], [place, place], color="#1f5673", lw=2)
    axes.plot(row["corrected"], place, "o", color="#1f5673", ms=9, label="corrected, 95 %")
    axes.plot(row["naive"], place, "o", mfc="white", mec="#b1560f", mew=2, ms=9, label="automated")
    axes.plot(row["truth"], place, "|", color="black", ms=20, mew=1.5, label="complete coding")
axes.axvline(0, color="#999999", lw=0.8)
axes.set_yticks(
    range(drawing.height), [f"{a} − {b}" for a, b in drawing.select("outlet_a", "outlet_b").rows()]
)
axes.set_xlabel("Difference in sentences with a loaded word, percentage points (these articles)")
axes.margins(y=0.2)
handles, labels = axes.get_legend_handles_labels()
axes.legend(handles[:3], labels[:3], loc="lower right", frameon=False)
for side in ("top", "right", "left"):
    axes.spines[side].set_visible(False)
figure
