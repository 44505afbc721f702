"""Records that a file says it holds but does not: each is told, none is lost in silence."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tellings.loaders.schema import Refusal

# A file that states a million records and holds three is damaged; a line for each helps nobody.
_MOST_TOLD = 1000
_REMEDY = "fetch the export again; if the document lies in another file, all is well."


def missing_records(
    expected: int | None,
    seen: Collection[int],
    *,
    first_index: int,
    first: int = 1,
    titles: Mapping[int, str] | None = None,
) -> list[Refusal]:
    """A refusal for each record that a file states and does not hold.

    Parameters
    ----------
    expected : int or None
        How many records the file says it holds; None when it says nothing.
    seen : collection of int
        The numbers of those that it holds.
    first_index : int
        The number in the account of the first that is missing.
    first : int, default 1
        The number of the first record of the file.
    titles : Mapping[int, str], optional
        Titles by number, from the file's own list of contents.

    Examples
    --------
    >>> for refusal in missing_records(3, {1, 3}, first_index=3, titles={2: "It Rained"}):
    ...     print(refusal.index, refusal.problem)
    3 document 2 of the 3 that the file says it holds, 'It Rained', is not in it.
    """
    if expected is None:
        return []
    numbers = set(seen)
    # Never more numbers than can be told, whatever a damaged file states.
    missing = []
    for number in range(first, first + expected):
        if number not in numbers:
            missing.append(number)
        if len(missing) > _MOST_TOLD:
            break
    refusals = []
    for index, number in enumerate(missing[:_MOST_TOLD], start=first_index):
        title = (titles or {}).get(number)
        named = f", '{title[:120]}'," if title else ""
        stated = f"document {number} of the {expected:,} that the file says it holds{named}"
        problem = f"{stated} is not in it."
        refusals.append(Refusal(index=index, problem=problem, remedy=_REMEDY))
    if len(missing) > _MOST_TOLD:
        left = expected - len(numbers & set(range(first, first + expected))) - _MOST_TOLD
        problem = f"{left:,} more documents that the file says it holds are not in it."
        index = first_index + _MOST_TOLD
        refusals.append(Refusal(index=index, problem=problem, remedy=_REMEDY))
    return refusals
