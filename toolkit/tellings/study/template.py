"""A new study: a folder with a study file that explains itself and a place for articles."""

from __future__ import annotations

import json
from pathlib import Path

from tellings.domain.errors import StudyError

_TEMPLATE = """\
# A study of tellings. Check it with: tellings check {name}/study.toml
# Run it with:                        tellings run {name}/study.toml

[study]
title = {title}
question = "How do the outlets differ in whom they quote, how certain they sound and in what words?"
# Who asks; printed on the report and named in a replication package. An ORCID is optional.
# authors = [{{ name = "Mary Orlova", orcid = "0000-0002-1825-0097" }}, {{ name = "Ida Pell" }}]
# The date printed on the report; fixed, so that a rerun gives the same bytes.
date = 2031-03-04
# Orders every random draw.
seed = 20310304

[corpus]
# Folders or files, relative to this file: articles/EVENT/OUTLET.txt is read as it lies.
paths = ["articles"]
language = "en"
# For tables: which column is which.
# [corpus.columns]
# text = "body"
# outlet = "publisher"

[compare]
# Leave outlets out to compare all, in alphabetical order.
# outlets = ["Outlet A", "Outlet B"]
# Measures decided on before you saw the data; all others are exploratory.
# Fix them before you look: tellings power {name}/study.toml, then tellings prereg {name}/study.toml
confirmatory = ["unnamed_source_share", "author_hedge_rate", "loaded_rate"]
level = 0.95

# An event by the words that name it: each mention is told as asserted, attributed, distanced,
# hedged, conditional or denied (tables/focal_*.csv). Give inflected forms too.
# [focal]
# phrases = ["drone attack", "drone attacks", "the strike on the palace"]

[report]
formats = ["pdf", "html", "tables"]
# full (for yourself), quotes (snippets only) or features (no text).
copyright_mode = "quotes"
"""


def new_study(folder: str | Path) -> Path:
    """A folder with a commented ``study.toml`` and an empty ``articles`` folder.

    Parameters
    ----------
    folder : str or Path
        Must not exist, or be empty.

    Returns
    -------
    Path
        The study file.

    Raises
    ------
    StudyError
        If there is something in the way.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     new_study(Path(place, "harbour")).name
    'study.toml'
    """
    place = Path(folder)
    if place.exists() and (place.is_file() or any(place.iterdir())):
        raise StudyError(
            f"'{place}' is already there and not empty.",
            remedy="choose another name: tellings new NAME",
        )
    (place / "articles").mkdir(parents=True, exist_ok=True)
    file = place / "study.toml"
    # A JSON string of plain characters is a TOML string; a comment ends at the line's end.
    title = json.dumps(place.name.replace("-", " ").replace("_", " "), ensure_ascii=False)
    name = " ".join(place.name.split())
    file.write_text(_TEMPLATE.format(name=name, title=title), encoding="utf-8")
    return file
