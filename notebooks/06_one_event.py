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
# # One event, read closely
#
# With one event there is nothing to infer: no *p*, no interval, no word on the outlets "as such".
# There is reading, and here the toolkit helps by laying the tellings side by side. The event and
# the outlets are **invented**: drones over a president's residence.

# %%
from pathlib import Path

import polars as pl

import tellings as tl

ROOT = next(folder for folder in [Path.cwd(), *Path.cwd().parents] if (folder / "corpora").is_dir())
everything = tl.read_articles(
    ROOT / "corpora/demo/articles", options=tl.ReadOptions(pattern="{event}/{outlet}.md")
)
one = everything.articles.filter(pl.col("event_id") == "residence-drones")
one.select("outlet", "published", "title", "word_count").sort("published")

# %% [markdown]
# ## Side by side
# `tl.read` needs no study file: a folder, files, or articles that were read already. As the last
# line of a cell it is the reader: marks to switch on and off, a search, filters by speaker, source,
# certainty and actor; a claim's number finds it in every column. Read first, count later.

# %%
corpus = tl.Corpus(articles=one, imports=everything.imports)
telling = tl.read(corpus)
telling

# %% [markdown]
# ## Which claims does which outlet carry?
# "Not found" means not found in these articles, in words the method can match.

# %%
claims = telling.claims
carried = (
    claims.filter(pl.col("status") == "found")
    .group_by("outlet")
    .agg(claims=pl.col("claim_id").n_unique())
    .sort("outlet")
)
carried

# %%
shared = claims.filter(pl.col("status") == "found").group_by("claim_id", "claim").agg(
    outlets=pl.col("outlet").n_unique()
)  # fmt: skip
shared.sort("outlets", "claim_id", descending=[True, False]).head(5)

# %% [markdown]
# ## What is the event called, and by whom is it vouched for?
# Each mention of the attack is *asserted* by the outlet itself, *attributed* to a source, or kept
# at a distance ("the alleged attack").

# %%
mentions = tl.event_status(
    one, telling.spans, phrases=["attack", "raid", "drone strike", "drones", "strike"]
)
status = mentions.join(one.select("article_id", "outlet"), on="article_id")
table = status.group_by("outlet", "status").len().pivot(on="status", index="outlet", values="len")
table.fill_null(0).sort("outlet")

# %% [markdown]
# ## What are the actors called?
# Labels in the outlet's own words; what a speaker says is the speaker's choice.

# %%
labels = tl.labels_table(telling.spans, one)
top = labels.group_by("actor").agg(pl.col("count").sum()).sort("count", "actor",
    descending=[True, False]).head(4)  # fmt: skip
labels.filter(pl.col("actor").is_in(top["actor"].implode())).select(
    "actor", "outlet", "label", "count"
).sort("actor", "outlet", "count", descending=[False, False, True]).head(14)

# %% [markdown]
# ## The report
# `tl.write_report(telling, "drones")` writes the PDF to hand out, the reader to show in class and
# every table. It says in its summary that one event allows no inference.
#
# ## A figure for a slide: who vouches for it
# Each bar is an outlet's mentions of the event, by how they are put.

# %%
from matplotlib import pyplot

order = ["asserted", "attributed", "hedged", "conditional", "distanced", "denied"]
tones = ["#1f5673", "#5f8aa3", "#9bb8c8", "#cfd4d8", "#d9b26f", "#8a5200"]
hatches = ["", "", "", "", "//", "xx"]
counts = {(o, s): n for o, s, n in status.group_by("outlet", "status").len().rows()}
names = sorted(one["outlet"].unique(), reverse=True)
figure, axes = pyplot.subplots(figsize=(8, 3.2), layout="constrained")
left = [0] * len(names)
for label, tone, hatch in zip(order, tones, hatches, strict=True):
    widths = [counts.get((name, label), 0) for name in names]
    axes.barh(names, widths, left=left, color=tone, hatch=hatch, edgecolor="white", label=label)
    left = [a + b for a, b in zip(left, widths, strict=True)]
axes.set_xlabel("mentions of the event")
axes.spines[["top", "right"]].set_visible(False)
legend = axes.legend(
    ncols=6, loc="upper center", bbox_to_anchor=(0.45, 1.17), frameon=False, fontsize=8
)
