"""Methods text ready to paste, its references, and the limits of a study."""

from __future__ import annotations

from collections.abc import Mapping

from tellings.reports import numerals
from tellings.reports.coded import validity
from tellings.reports.material import Json, Material
from tellings.reports.wording import listing, spoken

REFERENCES = {
    "holm": "Holm, S. (1979). A simple sequentially rejective multiple test procedure. "
    "Scandinavian Journal of Statistics, 6(2), 65–70.",
    "benjamini": "Benjamini, Y., & Hochberg, Y. (1995). Controlling the false discovery rate: a "
    "practical and powerful approach to multiple testing. Journal of the Royal Statistical "
    "Society, Series B, 57(1), 289–300. doi:10.1111/j.2517-6161.1995.tb02031.x",
    "monroe": "Monroe, B. L., Colaresi, M. P., & Quinn, K. M. (2008). Fightin’ words: lexical "
    "feature selection and evaluation for identifying the content of political conflict. "
    "Political Analysis, 16(4), 372–403. doi:10.1093/pan/mpn018",
    "westfall": "Westfall, P. H., & Young, S. S. (1993). Resampling-based multiple testing: "
    "examples and methods for p-value adjustment. New York: Wiley.",
}
ERRORS = (
    "The errors of a measure may differ from outlet to outlet, and a difference between two "
    "outlets may then be one of error. Code a sample by hand before you build on one contrast."
)
LIMITS = (
    "A contrast describes wording. It says nothing about whether a report is true, complete or "
    "well meant, and nothing about why it is worded as it is.",
    "The unit of replication is the event. An interval speaks about events like those collected, "
    "as far as these stand for them; it does not speak about an outlet's coverage as a whole.",
    "“Not found” means not found in the collected articles. Paywalls, broadcasts, later "
    "editions and articles the collection missed are out of sight.",
    "Distinctive terms are a ranking with a permutation test. They show what is typical of an "
    "outlet on these events, not what it thinks of them.",
)


def methods_section(material: Material, design: Json) -> Json:
    """The methods text, a paragraph an idea, with the references it needs.

    Parameters
    ----------
    material : Material
        What ``prepare`` gave.
    design : dict
        What ``design_section`` gave.

    Returns
    -------
    dict
        ``paragraphs``, ``references`` and ``codebook`` (a row a measure).

    Examples
    --------
    >>> from tellings.reports.design import design_section
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> material = prepare(example_result())
    >>> methods_section(material, design_section(material))["codebook"][0]["measure"]
    'hedge_rate'
    """
    parts = list(material.parts.values())
    papers = [part.paper for part in parts if part.paper and not part.paper.startswith("own ")]
    used = [
        *(("holm", "benjamini") if _tested(material) else ()),
        *(("monroe", "westfall") if not material.result.terms.is_empty() else ()),
    ]
    return {
        "paragraphs": _paragraphs(material, design),
        "references": sorted({*(REFERENCES[name] for name in used), *papers}),
        "codebook": [
            {
                "measure": part.name,
                "title": part.title,
                "unit": part.unit,
                "definition": part.definition,
                "example_in": part.example_in,
                "example_out": part.example_out,
            }
            for part in parts
        ],
    }


def limits_section(material: Material) -> list[str]:
    """What the figures cannot say, articles that nobody could read among it.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> print(limits_section(prepare(example_result()))[0])
    Automated measure, not validated on this corpus. The errors of a measure may differ from
    outlet to outlet, and a difference between two outlets may then be one of error. Code a sample
    by hand before you build on one contrast.
    """
    return [f"{validity(material)} {ERRORS}", *LIMITS, *material.unread]


def standing_note(material: Material) -> str:
    """What the mark P beside a measure says.

    Examples
    --------
    >>> from tellings.reports.example import example_result
    >>> from tellings.reports.material import prepare
    >>> standing_note(prepare(example_result()))
    'marks measures that the study named beforehand as confirmatory; the others are exploratory.'
    """
    if material.registered:
        return (
            "marks measures that were preregistered as confirmatory; the others are exploratory, "
            "whatever the study file says by now."
        )
    return (
        "marks measures that the study named beforehand as confirmatory; the others are "
        "exploratory."
    )


def _paragraphs(material: Material, design: Json) -> list[str]:
    told = "compared how" if not material.incomparable else "read how"
    first = (
        f"We {told} {listing(material.outlets)} told the same "
        f"{numerals.counted(design['n_events'], 'event')}. {design['notes'][0]}"
    )
    if material.nothing:
        return [first, material.nothing, *_terms_and_claims(material)]
    constructs = dict.fromkeys(
        part.construct for part in material.parts.values() if part.construct != "other"
    )
    return [
        f"{first} Passages were marked automatically with the toolkit tellings"
        f"{_version(material)}, and every measure counts marked passages against what there was "
        "to mark (words, attributions, sentences); definitions and borderline cases stand in the "
        "codebook below.",
        f"We measured {listing(list(constructs)) or 'other quantities'} "
        f"({numerals.counted(len(material.parts), 'measure')}{_planned(material)}). Hedges and "
        "loaded words are counted by voice: what an outlet quotes or attributes is kept apart "
        "from what it says itself.",
        *(_inference(material) if _tested(material) else [_description(material)]),
        *_terms_and_claims(material),
        "Passages printed as evidence were drawn by lot with the study's seed, not by hand.",
    ]


def _tested(material: Material) -> bool:
    """Whether any contrast has a p-value."""
    return material.result.comparisons["p"].null_count() < material.result.comparisons.height


def _description(material: Material) -> str:
    """What stands in place of the tests where there are too few events."""
    if material.incomparable:
        return f"{material.incomparable} The figures describe the articles collected."
    return (
        "Articles were summed to one cell for each event and outlet, and outlets were compared by "
        "ratios of rates and differences of shares. With fewer than "
        f"{material.min_events} matched events nothing was tested: the figures describe the "
        "articles collected, without error of sampling and without inference to other events."
    )


def _terms_and_claims(material: Material) -> list[str]:
    """How terms were ranked and claims matched, as far as there are any."""
    told = []
    if not material.result.terms.is_empty():
        told.append(
            "Distinctive terms were ranked by log-odds with an informative Dirichlet prior "
            "(Monroe et al. 2008) and tested by permuting outlets within events with step-down "
            "max-T (Westfall and Young 1993)."
        )
    covered = material.whole.covered if material.whole else material.result.claims
    if not covered.is_empty():
        told.append(
            "A claim counts as found in an outlet when one of its articles on the event has a "
            "sentence that matches it."
        )
    return told


def _inference(material: Material) -> list[str]:
    """How contrasts are estimated and tested."""
    return [
        "Articles were summed to one cell for each event and outlet. Rates were compared on the "
        "logarithm of (count + 0.5) per 1,000 words, shares and means on their own scale. For "
        "each pair of outlets the differences on matched events gave a paired-t interval "
        f"({100 * material.level:g}%) with one fewer degrees of freedom than events; the event is "
        "the unit of replication, never the article or the word. Where counts are so few that "
        "adding 0.5 would move the ratio, it is one of sums (Mantel–Haenszel) with a jackknife "
        "over events. Whether the outlets differ at all was tested by permuting the cells of each "
        f"event among outlets (seed {material.seed}).",
        "P-values were adjusted by Holm's method (1979) over the pairs of one measure; q-values "
        "after Benjamini and Hochberg (1995) run over all pairs of all measures of a family. With "
        f"fewer than {material.min_events} matched events there is no p-value. Beside a contrast "
        "that is not clear stands the smallest difference that could have been detected with a "
        "power of 80%.",
    ]


def _planned(material: Material) -> str:
    """The measures named beforehand, and their families where there are several."""
    titles = {name: part.title.lower() for name, part in material.parts.items()}
    planned = [title for name, title in titles.items() if name in material.confirmatory]
    if not planned:
        return ""
    when = "preregistered" if material.registered else "named beforehand"
    told = f"; {when} as confirmatory: {listing(planned)}"
    families = material.result.study.get("families")
    if not isinstance(families, Mapping) or len(families) < 2:
        return told
    shown = [
        f"{spoken(str(family))} ({listing([titles.get(name, name) for name in names])})"
        for family, names in families.items()
    ]
    return f"{told}; families, each corrected by itself: {', '.join(shown)}"


def _version(material: Material) -> str:
    version = material.result.provenance.get("tellings")
    return f" {version}" if version else ""
