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
# # From an archive's export to a corpus
#
# Archives such as LexisNexis or Factiva hand out files, not corpora: many articles in one text,
# no events, the same report twice, pages that failed to load. This notebook goes from such a file
# to articles that can be compared. The export is written here, in the layout of the old
# LexisNexis text download, from **invented** articles (`corpora/demo`), so nothing has to be
# bought; put your own files in its place.

# %%
import tempfile
import textwrap
from pathlib import Path

import polars as pl

import tellings as tl

ROOT = next(folder for folder in [Path.cwd(), *Path.cwd().parents] if (folder / "corpora").is_dir())
PLACE = tempfile.TemporaryDirectory()
FOLDER = Path(PLACE.name)

# %% [markdown]
# ## The file as the archive gives it
# Every article has a line "3 of 24 DOCUMENTS", the outlet, the date, a headline, some fields with
# a label, the body, and more fields.


# %%
def as_exported(number: int, total: int, row: dict[str, object]) -> str:
    """One article in the layout of the export."""
    day = f"{row['published']:%B} {row['published'].day}, {row['published'].year}"
    body = "\n\n".join(textwrap.fill(paragraph, 72) for paragraph in row["text"].split("\n\n"))
    centred = "\n\n\n".join(
        " " * 25 + line for line in (f"{number} of {total} DOCUMENTS", row["outlet"], day)
    )
    return (
        f"{centred}\n\n\n{textwrap.fill(row['title'], 72)}\n\nSECTION: NEWS; Pg. {number}\n\n"
        f"LENGTH: {len(row['text'].split())} words\n\n{body}\n\n"
        f"LOAD-DATE: December 31, 2031\n\nLANGUAGE: ENGLISH\n\nCopyright 2031 {row['outlet']}\n\n"
    )


invented = tl.read_articles(
    ROOT / "corpora/demo/articles", options=tl.ReadOptions(pattern="{event}/{outlet}.md")
).articles.filter(pl.col("event_id").is_in(["residence-drones", "rail-strike", "budget-vote"]))
rows = invented.sort("published", "article_id").to_dicts()
rows.append(rows[3])  # archives deliver a report twice
text = "".join(as_exported(at, len(rows), row) for at, row in enumerate(rows, 1))
(FOLDER / "export.txt").write_text("\ufeff\n\n" + text, encoding="utf-8")
print(text[:900])

# %% [markdown]
# ## Read it
# The format is recognised by its content. Nothing is lost silently: every record is read, repaired
# or refused, and the report says how whole the texts are against the length the file states.

# %%
corpus = tl.read_articles(FOLDER / "export.txt")
corpus

# %%
tl.import_report(corpus)

# %%
corpus.articles.select("outlet", "published_date", "title", "word_count", "integrity").head(5)

# %% [markdown]
# ## The same report twice
# Near-duplicates are found by their words, whatever their headline; one of each group is kept.

# %%
twice = tl.near_duplicates(corpus.articles)
twice

# %% [markdown]
# Marked in the table of articles: `dup_of` names the article that a copy repeats. What is a copy
# and what a report of its own is yours to decide; here copies of the same outlet go.

# %%
marked = tl.mark_reuse(corpus.articles)
originals = marked.select(dup_of="article_id", printed_by="outlet")
articles = (
    marked.join(originals, on="dup_of", how="left")
    .filter(pl.col("dup_of").is_null() | (pl.col("printed_by") != pl.col("outlet")))
    .drop("printed_by")
)
marked.height, articles.height

# %% [markdown]
# ## Which articles tell the same event?
# The export does not say. `group_events` joins articles that share rare words, names and numbers
# and are near in time; `event_score` says how clearly.

# %%
grouped = tl.group_events(articles)
grouped.group_by("event_id").agg(
    pl.len().alias("articles"), pl.col("outlet").n_unique(), pl.col("event_score").min(),
    pl.col("title").first(),
).sort("event_id")  # fmt: skip

# %% [markdown]
# The pairs on which the grouping is least sure are the ones to look at. `tellings group --review`
# makes a page of them with three buttons; judgements go back in as corrections.

# %%
tl.borderline_pairs(grouped, most=5)

# %% [markdown]
# These articles were made from three events, so here we can check: every group holds one event.

# %%
truth = invented.select("outlet", "title", planted="event_id")
checked = grouped.join(truth, on=["outlet", "title"])
checked.group_by("event_id").agg(pl.col("planted").unique())

# %% [markdown]
# ## A corpus to work with
# Parquet keeps every column, dates and lists included. `tellings run` reads it like any other file.

# %%
grouped.write_parquet(FOLDER / "articles.parquet")
ready = tl.read_articles(FOLDER / "articles.parquet")
print(ready)

# %% [markdown]
# ## A figure for a slide: what was collected
# A disc is a cell of the design, its area the words in it; a cross is an outlet that has no article
# on the event.

# %%
axes = ready.plot()
axes.figure.set_size_inches(8, 3.4)
