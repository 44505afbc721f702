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
# # A study of sources
#
# Who is given to speak, and how far is the speaker named? We ask it of five **invented** outlets
# that tell the same eight **invented** events, from the marks in the text to a contrast with an
# interval.

# %%
from pathlib import Path

import polars as pl

import tellings as tl

ROOT = next(folder for folder in [Path.cwd(), *Path.cwd().parents] if (folder / "corpora").is_dir())
corpus = tl.read_articles(
    ROOT / "corpora/demo/articles", options=tl.ReadOptions(pattern="{event}/{outlet}.md")
)
print(corpus)

# %% [markdown]
# ## An attribution has three parts
# A **source** (who), a **cue** (the word that says that they speak) and a **content** (what). The
# three share a number, their `group`. The label of a source says how it is named.

# %%
spans = tl.extract(corpus.articles, layers=("sourcing",))
texts = dict(corpus.articles.select("article_id", "text").rows())
attributions = (
    spans.filter((pl.col("layer") == "sourcing") & (pl.col("field") == "text"))
    .with_columns(
        words=pl.struct("article_id", "start", "end").map_elements(
            lambda row: texts[row["article_id"]][row["start"] : row["end"]], pl.String
        )
    )
    .pivot(on="role", index=["article_id", "group"], values="words", aggregate_function="first")
)
attributions.drop_nulls().head(5)

# %% [markdown]
# ## Whom does each outlet quote?
# `speaker` is the person behind "he" or "the minister", where the text says who it is.

# %%
outlets = corpus.articles.select("article_id", "outlet")
sources = spans.filter(pl.col("role") == "source").join(outlets, on="article_id")
speakers = sources.with_columns(speaker=pl.col("attributes").str.json_path_match("$.speaker"))
speakers.drop_nulls("speaker").group_by("outlet", "speaker").len().sort(
    "outlet", "len", "speaker", descending=[False, True, False]
).group_by("outlet", maintain_order=True).head(3)

# %% [markdown]
# ## And how are they named?

# %%
sources.group_by("outlet", "label").len().pivot(on="outlet", index="label", values="len").sort(
    "label"
)

# %% [markdown]
# ## Decide before you look
# A study names beforehand the measures that its question hangs on. All other measures are
# exploratory, and the report says so. The seed orders every random draw.

# %%
from tellings.study.sections import About, CompareSection, CorpusSection

study = tl.Study(
    study=About(title="Whom five outlets quote", seed=20311231),
    corpus=CorpusSection(paths=["corpora/demo/articles"], pattern="{event}/{outlet}.md"),
    compare=CompareSection(
        confirmatory=["unnamed_source_share", "official_source_share"],
        measures=["attributions_per_1000_words", "expert_source_share", "citizen_source_share"],
    ),
)
result = tl.run_study(study, folder=ROOT)
result

# %% [markdown]
# ## What differs clearly
# The unit is the event: eight events, not 44 articles and not hundreds of attributions. *p* is
# adjusted over the ten pairs of outlets within a measure.

# %%
clear = (pl.col("target") == "events_like_these") & (pl.col("p_adjusted") < 0.05)
result.comparisons.filter(clear).sort("p_adjusted").select(
    "measure", "outlet_a", "outlet_b", "estimate", "low", "high", "p_adjusted", "n_events"
).head(8)

# %% [markdown]
# Does a contrast hang on one event? Each was estimated again with every event left out in turn.

# %%
tl.leave_one_event_out(
    corpus.articles.select("article_id", "event_id", "outlet"),
    result.measures.filter(pl.col("measure") == "unnamed_source_share"),
    kinds={"unnamed_source_share": "share"},
).sort("outlet_a", "outlet_b").head(4)

# %% [markdown]
# ## Open the number
# Behind a share stand passages. Four of those that count as unnamed, in their sentences:

# %%
unnamed = sources.filter(
    pl.col("label").str.starts_with("unnamed")
    & (pl.col("outlet") == "The Lamplighter")
    & (pl.col("field") == "text")
).sort("article_id", "start")
[
    texts[article][max(0, start - 20) : end + 70].replace("\n", " ")
    for article, start, end in unnamed.select("article_id", "start", "end").head(4).rows()
]

# %% [markdown]
# ## A figure for a slide
# Two measures of the same question beside one another. These are automated measures that nobody
# has validated on this corpus by hand coding; notebook 04 shows how that is done.

# %%
from matplotlib import pyplot

figure, axes = pyplot.subplots(1, 2, figsize=(11, 3.6), layout="constrained")
result.plot("unnamed_source_share", ax=axes[0])
axes[1] = result.plot("official_source_share", ax=axes[1])
