"""The preregistration in words: hypotheses, exclusions, tests, corrections, margins, seeds."""

from __future__ import annotations

from collections.abc import Mapping

from tellings.domain.parts import Kind, Measure, discover
from tellings.study.config import Study

_TESTS: Mapping[Kind, str] = {
    "rate": "paired t test of the logarithm of the rate ratio, +0.5 to each count (where counts "
    "are too few for a ratio in every event: Mantel-Haenszel ratio with a jackknife over events)",
    "share": "paired t test of the difference in percentage points",
    "mean": "paired t test of the difference",
}


def plan_text(study: Study, *, digest: str, instruments: Mapping[str, str]) -> str:
    """The preregistration of a study as Markdown.

    Parameters
    ----------
    study : Study
        With a confirmatory family at least.
    digest : str
        SHA-256 of the plan.
    instruments : Mapping[str, str]
        Versions of what measures.

    Examples
    --------
    >>> from tellings.study.sections import About, CompareSection, CorpusSection
    >>> study = Study(study=About(seed=1, title="Harbour"), corpus=CorpusSection(paths=["texts"]),
    ...               compare=CompareSection(confirmatory=["loaded_rate"]))
    >>> plan_text(study, digest="0" * 64, instruments={}).splitlines()[0]
    '# Preregistration: Harbour'
    """
    parts = [
        f"# Preregistration: {study.study.title}",
        _question(study),
        "## Hypotheses\n\n" + "\n\n".join([_outlets(study), *_families(study)]),
        "## What is collected, and what is left out\n\n" + _bullets(_exclusions(study)),
        "## Unit and estimand\n\n" + _bullets(_estimand()),
        "## Tests\n\n" + _bullets(_tests(study)),
        "## Multiplicity\n\n" + _bullets(_multiplicity(study)),
        "## Robustness, reported whatever comes out\n\n" + _bullets(_robustness()),
        "## Planned size\n\n" + _size(study),
        "## Everything else is exploratory\n\n" + _exploratory(study),
        "## Seeds, versions, digest\n\n" + _bullets(_fixed(study, digest, instruments)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _bullets(lines: list[str]) -> str:
    return "\n".join(f"* {line}" for line in lines)


def _question(study: Study) -> str:
    dated = f"Date: {study.study.date.isoformat()}" if study.study.date else ""
    names = ", ".join(one.name for one in study.study.authors)
    signed = f"Authors: {names}" if names else ""
    return "\n\n".join(part for part in (study.study.question, signed, dated) if part)


def _outlets(study: Study) -> str:
    if study.compare.outlets:
        return f"Outlets: {', '.join(study.compare.outlets)}; every pair is compared."
    return "Outlets: all that the corpus holds; every pair is compared."


def _families(study: Study) -> list[str]:
    """Each family with its measures, as two-sided hypotheses."""
    known = discover(Measure)
    told = []
    for family, names in study.compare.planned().items():
        lines = [f"### Family “{family}”", ""]
        for name in names:
            part = known[name]
            lines.append(
                f"* **{name}** ({part.title}; {part.unit}): on the same events, two outlets "
                f"differ. Two-sided. {part.definition} "
                f"Counts: {part.example_in} Does not count: {part.example_out}"
            )
        told.append("\n".join(lines))
    return told


def _exclusions(study: Study) -> list[str]:
    section = study.corpus
    pattern = f", named by {section.pattern}" if section.pattern else ""
    language = section.language
    fewest = study.compare.min_events
    return [
        f"Articles: {', '.join(section.paths)}{pattern}; {language!r} where an article does not "
        "say its language. Records that cannot be read are counted with their reasons.",
        "Articles without event or outlet, and texts in a language without inventory, are left "
        "out and counted.",
        "An article with nothing to measure (exposure 0) is no observation of that measure, never "
        "a zero.",
        "An event counts for a pair of outlets if both covered it; the others are left out of "
        "that pair and counted.",
        f"Pairs with fewer than {fewest} matched events are described and not tested.",
    ]


def _estimand() -> list[str]:
    return [
        "Articles of one outlet on one event are summed to one cell. n is the number of matched "
        "events.",
        "Hypotheses are about events like these: each matched event weighs the same. Figures on "
        "these articles are a census, without interval and p.",
    ]


def _tests(study: Study) -> list[str]:
    known = discover(Measure)
    names = (name for names in study.compare.planned().values() for name in names)
    kinds = sorted({known[name].kind for name in names})
    margin = study.compare.margin
    level = study.compare.level
    return [
        *(f"{kind.capitalize()}s: {_TESTS[kind]}." for kind in kinds),
        f"Level {1 - level:.3g}, two-sided; intervals of {level:.0%}.",
        "Beside it the sign-flip p (exact up to 14 events, else 9,999 draws).",
        "First, for each measure, whether the outlets differ at all: outlets' labels permuted "
        "among the cells of each event, 9,999 draws or all arrangements.",
        f"“No difference” is claimed for a rate only if two one-sided tests place its ratio "
        f"between {1 / margin:.3g} and {margin:.3g}. A large p is no such claim.",
        "Beside every contrast that is not clear, the effect that 80 % power would have found.",
    ]


def _multiplicity(study: Study) -> list[str]:
    return [
        "Within a measure: Holm over the pairs of outlets (p_adjusted). A hypothesis is held to "
        f"be supported if p_adjusted is below {1 - study.compare.level:.3g}.",
        "Across the measures of a family: Benjamini and Hochberg (q), printed beside it.",
        "Each family above is corrected by itself.",
    ]


def _robustness() -> list[str]:
    return [
        "As published, and on own text only (passages that stand in an earlier article left out).",
        "Without each event in turn; without each outlet in turn.",
        "Other choices, as a specification curve: without reprints, the first article of each "
        "outlet on an event, without headlines, without each measure's commonest word.",
    ]


def _size(study: Study) -> str:
    plan = study.power
    events = ", ".join(map(str, plan.events))
    return (
        f"Power is simulated for {events} events by `tellings power`: a usual rate of "
        f"{plan.base_rate:g} per 1,000 words and a rate ratio of {plan.ratio:g}, or a usual share "
        f"of {plan.base_share:.0%} and a difference of {plan.points:g} points; standard "
        f"deviations {plan.event_sd:g} (event), {plan.cell_sd:g} (cell), {plan.article_sd:g} "
        f"(article). Wanted power: {plan.target:.0%}."
    )


def _exploratory(study: Study) -> str:
    planned = {name for names in study.compare.planned().values() for name in names}
    rest = [name for name in study.compare.every_measure() if name not in planned]
    told = f" ({', '.join(rest)})" if rest else ""
    return (
        f"All other measures{told}, distinctive terms, coverage of claims, and every analysis not "
        "named here are reported as exploratory."
    )


def _fixed(study: Study, digest: str, instruments: Mapping[str, str]) -> list[str]:
    return [
        f"Seed of all random draws: {study.study.seed}.",
        *(f"{name}: {version}" for name, version in sorted(instruments.items())),
        f"Digest of the study as declared: `{study.digest()}`",
        f"Digest of this plan: `{digest}`",
    ]
