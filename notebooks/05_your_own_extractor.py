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
# # Writing your own extractor
#
# What the toolkit does not mark, you can: an extractor is one function from texts to spans. We
# write one for **questions that the outlet itself asks** ("Who is to blame?"), hold it to the
# contract that all extractors pass, and compare outlets with it.

# %%
from pathlib import Path

import polars as pl

import tellings as tl
from tellings.domain.parts import Extractor
from tellings.domain.tables import MEASURES, SPANS, check
from tellings.testing import check_extractor
from tellings.text import Texts, segment

ROOT = next(folder for folder in [Path.cwd(), *Path.cwd().parents] if (folder / "corpora").is_dir())
corpus = tl.read_articles(
    ROOT / "corpora/demo/articles", options=tl.ReadOptions(pattern="{event}/{outlet}.md")
)
print(corpus)

# %% [markdown]
# ## Definition first
# *A sentence of the body that ends in a question mark and does not begin inside quotation marks.*
# It counts: "Who is to blame?" It does not: "“Who is to blame?” he asked", for there the speaker
# asks and not the outlet.
#
# ## The function
# `texts` is a batch that all layers share; `texts.document(n)` is a friendly view of one article
# with its tokens, sentences and quotations. Offsets point into the article's own text.


# %%
def annotate(texts: Texts, *, needs: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Questions that no quotation mark encloses."""
    rows = []
    for number in range(len(texts.article_ids)):
        document = texts.document(number)
        quoted = [(one.start, one.end) for one in document.quotations]
        asked = [
            (start, end)
            for start, end in document.sentences
            if document.text[start:end].rstrip().endswith("?")
            and not any(left <= start < right for left, right in quoted)
        ]
        rows += [
            (document.article_id, document.field, "questions", group, "question", "asked",
             start, end, 1.0, "author", "{}")
            for group, (start, end) in enumerate(asked)
        ]  # fmt: skip
    return pl.DataFrame(rows, schema=dict(SPANS.columns), orient="row")


EXTRACTOR = Extractor(
    name="questions",
    layers=("questions",),
    version="1",
    languages=("en",),
    paper="own definition",
    annotate=annotate,
)

# %% [markdown]
# ## The contract
# Spans lie inside their article, an empty text gives an empty table, the same input gives the same
# spans, and an article is read on its own. `check_extractor` tries it on texts that have broken
# extractors before, and on yours; it says nothing if all is well.

# %%
check_extractor(EXTRACTOR, texts=["Who is to blame?", "“Who?” he asked.", "", "Nobody knows."])

# %% [markdown]
# ## What it finds

# %%
spans = EXTRACTOR.annotate(segment(corpus.articles), needs={})
about = corpus.articles.select("article_id", "outlet", "text", "title")
found = spans.join(about, on="article_id").with_columns(
    question=pl.struct("field", "start", "end", "text", "title").map_elements(
        lambda row: (row["title"] if row["field"] == "title" else row["text"])[
            row["start"] : row["end"]
        ],
        pl.String,
    )
)
found.select("outlet", "field", "question").sort("outlet").head(8)

# %%
found.group_by("outlet").len().sort("outlet")

# %% [markdown]
# ## From spans to a measure
# Counted against what there was to mark, here the sentences of the body. A table MEASURES has a
# row an article; an article without a question has a true zero.

# %%
body = spans.filter(pl.col("field") == "text").group_by("article_id").len("count")
exposed = tl.exposures(corpus.articles, tl.extract(corpus.articles, layers=("sourcing",)))
measures = check(
    exposed.select("article_id", exposure=pl.col("sentences").cast(pl.Float64))
    .join(body, on="article_id", how="left")
    .with_columns(
        measure=pl.lit("question_share"), count=pl.col("count").fill_null(0).cast(pl.Float64)
    )
    .with_columns(value=pl.col("count") / pl.col("exposure"))
    .select(list(MEASURES.columns)),
    MEASURES,
)
measures.head(4)

# %% [markdown]
# ## Compare, as with any measure

# %%
contrasts = tl.compare(corpus.articles, measures, seed=20311231, kinds={"question_share": "share"})
contrasts.filter(pl.col("target") == "events_like_these").select(
    "outlet_a", "outlet_b", "estimate", "low", "high", "p_adjusted", "n_events"
)

# %% [markdown]
# ## Into the toolkit
# Put the file into a package of your own and point an entry point at the constant: then
# `tl.extract(articles, layers=[…, "questions"])` marks your layer with the others. Bring the
# measure too, as a `Measure` in a tuple `FAMILY`: a study (`tellings run`) that names it in
# `[compare]` then marks your layer, and compares and reports the measure like all others. See
# `docs/adding_a_part.md`.
#
# ## A figure for a slide

# %%
from matplotlib import pyplot

cells = tl.cells(
    corpus.articles.select("article_id", "event_id", "outlet"),
    measures,
    kinds={"question_share": "share"},
)
names = cells["outlet"].unique().sort(descending=True).to_list()
figure, axes = pyplot.subplots(figsize=(7, 3), layout="constrained")
for at, name in enumerate(names):
    values = 100 * cells.filter(pl.col("outlet") == name)["value"].fill_null(0).to_numpy()
    axes.plot(values, [at] * len(values), "o", color="#5a646d", markerfacecolor="white")
    axes.plot(values.mean(), at, "D", color="#1f5673", markersize=8)
axes.set_yticks(range(len(names)), names)
axes.set_xlabel("% of sentences that are the outlet's own questions: a ring an event")
axes.spines[["top", "right", "left"]].set_visible(False)
