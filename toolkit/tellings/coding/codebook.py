"""The coders' codebook: one page that travels with the sample."""

from __future__ import annotations

from dataclasses import dataclass

from tellings.domain.errors import CodingError
from tellings.domain.parts import Measure, discover

_HOLDS = {"sentence": "this sentence", "headline": "this headline", "article": "this article"}
# What a coder can say, and the code it becomes.
ANSWERS: dict[str, float | None] = {"yes": 1.0, "no": 0.0, "unclear": None}


@dataclass(frozen=True, kw_only=True)
class Task:
    """What coders are asked.

    Parameters
    ----------
    variable : str
        Name of the variable.
    unit : {"sentence", "headline", "article", "attribution"}
        What is judged.
    question : str
        One sentence, answered by yes, no or unclear.
    codebook : str
        Markdown.

    Examples
    --------
    >>> Task(variable="irony", unit="sentence", question="Is it ironic?", codebook="# Irony").unit
    'sentence'
    """

    variable: str
    unit: str
    question: str
    codebook: str


def coding_task(variable: str, *, unit: str = "sentence", codebook: str | None = None) -> Task:
    """The question and codebook of a variable.

    Parameters
    ----------
    variable : str
        An installed measure, or a name of your own if you bring a codebook.
    unit : {"sentence", "headline", "article"}, default "sentence"
        What is judged.
    codebook : str, optional
        Markdown of your own; its first line is the question. By default the codebook is written
        from the measure's definition and its example on each side.

    Raises
    ------
    CodingError
        If there is no codebook, and the variable is no installed measure or attributions are
        judged (``attribution_task``).

    Examples
    --------
    >>> print(coding_task("author_hedge_rate").question)
    Does this sentence hold at least one passage of the kind “Hedges in the author's voice”?
    """
    if codebook is not None:
        lines = [line.strip("# ").strip() for line in codebook.splitlines() if line.strip()]
        if not lines:
            raise CodingError("The codebook is empty.", remedy="write the question in line 1.")
        return Task(variable=variable, unit=unit, question=lines[0], codebook=codebook)
    measures = discover(Measure)
    if unit not in _HOLDS:
        raise CodingError(
            f"There is no codebook for the unit '{unit}'.",
            remedy="use attribution_task(), or write one whose first line is the question.",
        )
    if variable not in measures:
        raise CodingError(
            f"'{variable}' is no installed measure, so there is no definition for its codebook.",
            remedy="write one: a Markdown file whose first line is the question, --codebook FILE",
        )
    one = measures[variable]
    question = f"Does {_HOLDS[unit]} hold at least one passage of the kind “{one.title}”?"
    return Task(
        variable=variable, unit=unit, question=question, codebook=_page(one, unit, question)
    )


def _page(one: Measure, unit: str, question: str) -> str:
    """The codebook of an installed measure."""
    holds = _HOLDS[unit]
    parts = (
        f"# {question}",
        f"Variable: {one.name}. What is judged: one {unit}. What stands around it is there to "
        "understand it, not to be judged.",
        "## What counts",
        f"{one.definition} One such passage makes the answer yes, however many there are; how many "
        "words or attributions there are plays no part here.",
        f"- Counts: {one.example_in}",
        f"- Does not count: {one.example_out}",
        f"- Source of the definition: {one.paper}",
        "## Answers",
        f"- yes: {holds} holds at least one such passage",
        "- no: it holds none",
        "- unclear: after a second reading you cannot tell; say why in the note",
        "## How to code",
        "- Read this page whole; code ten units for practice and talk about them; then begin.",
        "- Code alone, and do not talk about units before everyone has finished.",
        "- Do not look an article up: you should not know its outlet, nor what the computer said.",
        "- Judge by this page, not by how you would have written it. Where this page is silent, "
        "decide, write a note, and decide alike next time.",
        "- Rest after an hour. Do not go back to units coded on another day.",
    )
    return "\n\n".join(parts).replace("\n\n- ", "\n- ") + "\n"
