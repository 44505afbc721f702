"""The tables of the report as they are printed, cell by cell, for LaTeX."""

from __future__ import annotations

from collections.abc import Sequence

from tellings.reports.material import Json


def printed_tables(made: Json) -> list[Json]:
    """Every printed table of a report's content.

    Returns
    -------
    list of dict
        ``name``, ``caption``, ``align``, ``heads`` and ``rows`` of strings.

    Examples
    --------
    >>> from tellings.reports.content import content
    >>> from tellings.reports.example import example_result
    >>> [table["name"] for table in printed_tables(content(example_result()))][:3]
    ['design', 'means_hedging', 'contrasts_hedging']
    """
    tables = [_design(made)]
    for section in made["constructs"]:
        tables += [_means(made, section), _contrasts(made, section)]
    tables += [_speakers(made), _overlap(made)]
    tables += [_coverage(made), _terms(made), _naming(made), _own_text(made)]
    tables += [_errors(made), _corrected(made), _agreement(made), _curve(made), _focal(made)]
    tables += [_codebook(made)]
    return [table for table in tables if table["rows"]]


def _table(
    name: str, caption: str, align: str, heads: Sequence[str], rows: Sequence[Sequence[str]]
) -> Json:
    return {
        "name": name,
        "caption": caption,
        "align": align,
        "heads": list(heads),
        "rows": [list(row) for row in rows],
    }


def _design(made: Json) -> Json:
    rows = [
        [row["title"], *("none" if cell is None else f"{cell['words']:,}" for cell in row["cells"])]
        for row in made["design"]["rows"]
    ]
    outlets = made["outlets"]
    caption = "Words of body text by event and outlet."
    return _table("design", caption, "l" + "r" * len(outlets), ["Event", *outlets], rows)


def _means(made: Json, section: Json) -> Json:
    rows = [
        [
            f"{row['title']}, {row['unit']}",
            *(
                f"{cell['shown']} ({cell['interval']})" if cell["interval"] else cell["shown"]
                for cell in row["cells"]
            ),
            row["omnibus"]["p"],
        ]
        for row in section["measures"]
    ]
    outlets = made["outlets"]
    caption = (
        f"{section['title']}: means over events with {made['level']} intervals. {made['mark']}"
    )
    heads = ["Measure", *outlets, "Outlets differ: p"]
    return _table(f"means_{section['name']}", caption, "l" + "r" * (len(outlets) + 1), heads, rows)


def _contrasts(made: Json, section: Json) -> Json:
    rows = [
        [
            row["title"], f"{row['higher']} over {row['lower']}", row["shown"]["here"],
            row["shown"]["estimate"] if row["inferred"] else "–", row["shown"]["interval"],
            row["shown"]["p"], str(row["n_events"]), row["shown"]["mde"],
        ]
        for row in section["contrasts"]
    ]  # fmt: skip
    heads = ["Measure", "Outlets", "These articles", "Events like these"]
    heads += [f"{made['level']} interval", "Adjusted p", "Events", "Detectable"]
    caption = f"{section['title']}: contrasts between two outlets. {made['mark']}"
    return _table(f"contrasts_{section['name']}", caption, "llrrrrrr", heads, rows)


def _speakers(made: Json) -> Json:
    section = made["speakers"]
    equal = section["size"] is not None
    rows = [
        [row["outlet"], row["attributions"], row["known"], row["speakers"],
         *([row["equal"]] if equal else []), *row["sides"]]
        for row in section["rows"]
    ]  # fmt: skip
    heads = ["Outlet", "Attributions", "Speaker can be told", "Speakers"]
    heads += [f"Equally heard, of {section['size']}"] if equal else []
    heads += [f"Words: {side}" for side in section["sides"]]
    return _table("speakers_by_outlet", section["note"], "l" + "r" * (len(heads) - 1), heads, rows)


def _overlap(made: Json) -> Json:
    section = made["speakers"]
    rows = [
        [row["outlet"], *("" if cell is None else
                          f"{cell['shown']} ({cell['interval']})" if cell["interval"]
                          else cell["shown"] for cell in row["cells"])]
        for row in section["overlap"]
    ]  # fmt: skip
    heads = ["Outlet", *made["outlets"][1:]]
    align = "l" + "r" * (len(heads) - 1)
    return _table("speakers_in_common", section["overlap_note"], align, heads, rows)


def _coverage(made: Json) -> Json:
    rows = [[row["title"], str(row["n_claims"]), *row["cells"]] for row in made["coverage"]["rows"]]
    outlets = made["outlets"]
    caption = "Claims found in the collected articles of each outlet."
    align = "l" + "r" * (len(outlets) + 1)
    return _table("coverage", caption, align, ["Event", "Claims", *outlets], rows)


def _terms(made: Json) -> Json:
    rows = [
        [one["outlet"], term["term"], str(term["count"]), str(term["elsewhere"]), term["log_odds"],
         term["p"], term["leans"], term["house_style"]]
        for one in made["terms"]["outlets"]
        for term in (*one["terms"], *one["house"])
    ]  # fmt: skip
    heads = [
        "Outlet",
        "Term",
        "Uses",
        "Elsewhere",
        "Log odds",
        "Adjusted p",
        "Leans in",
        "House style",
    ]
    return _table("distinctive_terms", "Distinctive terms.", "llrrrrll", heads, rows)


def _naming(made: Json) -> Json:
    rows = [
        [row["actor"], *("; ".join(f"{one['form']} {one['n']}" for one in forms) or "–"
                         for forms in row["cells"])]
        for row in made["naming"]["actors"]
    ]  # fmt: skip
    outlets = made["outlets"]
    caption = "What each actor is called by each outlet, with the number of times."
    return _table("naming", caption, "l" * (len(outlets) + 1), ["Actor", *outlets], rows)


def _own_text(made: Json) -> Json:
    rows = [
        [one["row"]["title"], f"{one['row']['higher']} over {one['row']['lower']}",
         one["row"]["shown"]["estimate"], one["row"]["shown"]["interval"], one["row"]["shown"]["p"],
         one["own"]["estimate"] + (" †" if one["turned"] else ""), one["own"]["interval"],
         one["own"]["p"]]
        for one in made["own_text"]["rows"]
    ]  # fmt: skip
    heads = ["Measure", "Outlets", "As published", "Interval", "p", "Own text", "Interval", "p"]
    return _table("own_text", made["own_text"]["note"], "llrrrrrr", heads, rows)


def _errors(made: Json) -> Json:
    rows = [
        [row["title"], row["level"], row["coded"], row["precision"], row["recall"], row["f1"]]
        for row in made["coded"]["errors"]
    ]
    heads = ["Measure", "Outlet", "Coded", "Precision", "Recall", "F1"]
    return _table("validation", made["coded"]["note"], "llrrrr", heads, rows)


def _corrected(made: Json) -> Json:
    rows = [
        [f"{row['title']}, {row['unit']}", f"{row['higher']} over {row['lower']}", *row["naive"],
         *row["corrected"], row["p"]]
        for row in made["coded"]["contrasts"]
    ]  # fmt: skip
    heads = ["Measure", "Outlets", "Automated", "Interval", "Corrected", "Interval", "Adjusted p"]
    return _table("corrected", made["coded"]["contrast_note"], "llrrrrr", heads, rows)


def _agreement(made: Json) -> Json:
    names = ("title", "alpha", "interval", "ac1", "percent", "prevalence", "units", "coders")
    rows = [[row[name] for name in names] for row in made["coded"]["agreement"]]
    heads = ["Measure", "Alpha", "Interval", "AC1", "Agreement", "Prevalence", "Units", "Coders"]
    return _table("agreement", "Agreement of the coders.", "lrrrrrrr", heads, rows)


def _curve(made: Json) -> Json:
    rows = [
        [one["title"], f"{one['higher']} over {one['lower']}", row["name"], row["shown"],
         row["interval"], row["p"], str(row["n_events"])]
        for one in made["curve"]["curves"]
        for row in one["rows"]
    ]  # fmt: skip
    heads = ["Measure", "Outlets", "Specification", "Estimate", "Interval", "p", "Events"]
    return _table("specifications", made["curve"]["note"], "lllrrrr", heads, rows)


def _focal(made: Json) -> Json:
    rows = [
        [row["outlet"], str(row["n"]), *(f"{cell['n']} ({cell['shown']})" for cell in row["cells"])]
        for row in made["focal"]["rows"]
    ]
    statuses = made["focal"]["statuses"]
    heads = ["Outlet", "Mentions", *(status.capitalize() for status in statuses)]
    align = "l" + "r" * (len(statuses) + 1)
    return _table("focal", made["focal"]["note"], align, heads, rows)


def _codebook(made: Json) -> Json:
    rows = [
        [f"{row['title']}, {row['unit']}", row["definition"], row["example_in"], row["example_out"]]
        for row in made["methods"]["codebook"]
    ]
    heads = ["Measure", "Definition", "Counts", "Does not count"]
    return _table("codebook", "Codebook.", "lp{6cm}p{3cm}p{3cm}", heads, rows)
