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
# # A first comparison in ten minutes
#
# Five **invented** outlets tell the same eight **invented** events (`corpora/demo`). We read
# them, mark who speaks, how certain each telling sounds and in what words, and compare the
# outlets event by event. Every step takes a table and gives a table.

# %%
from pathlib import Path

import polars as pl

import tellings as tl

ROOT = next(folder for folder in [Path.cwd(), *Path.cwd().parents] if (folder / "corpora").is_dir())
corpus = tl.read_articles(
    ROOT / "corpora/demo/articles", options=tl.ReadOptions(pattern="{event}/{outlet}.md")
)
corpus

# %% [markdown]
# `corpus` accounts for every record: read, repaired or refused. Here nothing was refused.

# %%
corpus.refused()

# %% [markdown]
# ## What was collected
# The unit of comparison is the **event**: two articles of one outlet on one event are one
# observation.

# %%
tl.design_table(corpus.articles)

# %% [markdown]
# ## Mark the passages
# A span points at its passage by offsets; the text itself is never copied. `voice` says whether
# the words are the author's own, quoted, or attributed to a source.

# %%
spans = tl.extract(corpus.articles)
spans.group_by("layer", "role", "label").len().sort("layer", "len", descending=[False, True]).head(
    12
)

# %% [markdown]
# So a number can always be opened. The distancing words of one article, in their sentences:

# %%
article = corpus.articles.filter(
    (pl.col("event_id") == "residence-drones") & (pl.col("outlet") == "The Lamplighter")
).row(0, named=True)
distancing = spans.filter(
    (pl.col("article_id") == article["article_id"]) & (pl.col("label") == "distancing")
)
[
    article["text"][max(start - 40, 0) : end + 40]
    for start, end in distancing.select("start", "end").rows()
]

# %% [markdown]
# ## Count them against what there was to mark

# %%
measures = tl.measure(corpus.articles, spans)
measures.filter(pl.col("measure") == "author_hedge_rate").join(
    corpus.articles.select("article_id", "event_id", "outlet"), on="article_id"
).pivot(on="outlet", index="event_id", values="value", aggregate_function="mean")

# %% [markdown]
# ## Compare the outlets on matched events
# The estimate is a ratio of rates, its interval comes from a paired *t* over the eight events,
# *p* is adjusted for the ten pairs of outlets (Holm).

# %%
chosen = ["author_hedge_rate", "unnamed_source_share", "loaded_rate"]
contrasts = tl.compare(
    corpus.articles, measures.filter(pl.col("measure").is_in(chosen)), seed=20311231
)
contrasts.filter((pl.col("target") == "events_like_these") & (pl.col("p_adjusted") < 0.05)).select(
    "measure", "outlet_a", "outlet_b", "effect", "estimate", "low", "high", "p_adjusted"
)

# %% [markdown]
# These are automated measures that nobody has validated on this corpus by hand coding: the
# report says so under every table. The whole study, with its report, is one command: `tellings
# run corpora/demo/study.toml`. In Python:

# %%
result = tl.run_study(ROOT / "corpora/demo/study.toml")
result

# %% [markdown]
# ## One event side by side

# %%
tl.side_by_side(result, event="residence-drones")

# %% [markdown]
# ## A figure for a slide
# Every result has `.plot()`, which gives the matplotlib axes back: change what you like, save it
# where you like. A ring is an event, the diamond the mean over events, the bar its interval.

# %%
axes = result.plot("author_hedge_rate")
title = axes.set_title("Hedges in the outlet's own voice", loc="left")
