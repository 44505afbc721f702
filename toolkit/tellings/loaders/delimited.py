"""Records of delimited tables, one at a time, so that a bad one does not cost its neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tellings.loaders.columns import USUAL_NAMES, plain_name

DELIMITERS = (",", ";", "\t", "|")
_USUAL = frozenset(name for names in USUAL_NAMES.values() for name in names)
# Quotation marks that are never closed are followed in vain. When that has taken as much as
# reading the file some times over, fields are followed this far only: time stays linear.
_PATIENCE = 4
_LEAST_REACH = 512
_SPACES = re.compile(r" *")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One record of a delimited table.

    Parameters
    ----------
    line, last_line : int
        Lines of the file it stands on, from 1.
    cells : tuple of str
        Its fields, exactly as written between delimiters or quotation marks.
    problem : str or None
        Why it cannot be read; ``cells`` is then empty.
    stray_quotes : int
        Quotation marks inside a quoted field that should have been doubled, and were kept.
    """

    line: int
    last_line: int
    cells: tuple[str, ...] = ()
    problem: str | None = None
    stray_quotes: int = 0


@dataclass(frozen=True, kw_only=True)
class _Parsed:
    cells: tuple[str, ...]
    end: int
    problem: str | None
    stray: int


def sniff_delimiter(text: str) -> str:
    r"""The delimiter of a table: the one that gives the header most usual names, or most fields.

    Examples
    --------
    >>> sniff_delimiter("id;text\n1;Rain, rain.")
    ';'
    """
    head = text[:65_536]
    start = _skip_blank(head, 0)

    def merit(delimiter: str) -> tuple[int, int]:
        cells = _record(head, start, delimiter, len(head)).cells
        return sum(plain_name(cell) in _USUAL for cell in cells), len(cells)

    return max(DELIMITERS, key=merit)


def usual_header(text: str) -> int:
    r"""How many names in the first line of a text are usual names of columns.

    Examples
    --------
    >>> usual_header("id,headline,body\n"), usual_header("Rain, the mayor said, fell.")
    (3, 0)
    """
    head = text[:65_536]
    start = _skip_blank(head, 0)
    cells = _record(head, start, sniff_delimiter(head), len(head)).cells
    return sum(plain_name(cell) in _USUAL for cell in cells)


def read_rows(text: str, delimiter: str) -> Iterator[Row]:
    r"""The records of a table in order, the header first; blank lines are no records.

    Fields follow RFC 4180. A record whose quotation marks cannot be matched is given with its
    problem, and reading goes on at the next line from which a record of the header's width can be
    read. A lone quotation mark inside a quoted field is kept and counted.

    Parameters
    ----------
    text : str
        The decoded file.
    delimiter : str
        One character.

    Examples
    --------
    >>> [row.cells for row in read_rows('id,text\n1,"Rain, rain"\n', ",")]
    [('id', 'text'), ('1', 'Rain, rain')]
    >>> [row.problem or row.cells for row in read_rows('id,text\n1,"Rain\n2,Sun\n', ",")]
    [('id', 'text'), 'a quotation mark is opened and never closed', ('2', 'Sun')]
    """
    if "\n" not in text:
        text = text.replace("\r", "\n")
    reader = _Reader(text=text, delimiter=delimiter, patience=_PATIENCE * len(text))
    position, line, width = 0, 1, 0
    failed: Row | None = None
    while (ahead := _skip_blank(text, position)) < len(text):
        line += text.count("\n", position, ahead)
        parsed = reader.record(ahead, width)
        end = parsed.end
        if parsed.problem is not None or (failed is not None and len(parsed.cells) != width):
            end = _next_line(text, ahead)
            first = failed or Row(line=line, last_line=line, problem=parsed.problem)
            failed = Row(line=first.line, last_line=line, problem=first.problem)
        else:
            if failed is not None:
                yield failed
                failed = None
            last = line + text.count("\n", ahead, max(ahead, end - 1))
            width = width or len(parsed.cells)
            yield Row(line=line, last_line=last, cells=parsed.cells, stray_quotes=parsed.stray)
        line += text.count("\n", ahead, end)
        position = end
    if failed is not None:
        yield failed


@dataclass(kw_only=True)
class _Reader:
    """Reads records and keeps count of what was read in vain."""

    text: str
    delimiter: str
    patience: int

    def record(self, start: int, width: int) -> _Parsed:
        """The record at a place; in tables with tabs, quotation marks may be part of the text."""
        reach = len(self.text) if self.patience > 0 else _LEAST_REACH
        parsed = _record(self.text, start, self.delimiter, reach)
        if parsed.problem is not None:
            self.patience -= parsed.end - start
        line_end = _next_line(self.text, start)
        odd = parsed.problem is not None or parsed.stray > 0 or parsed.end > line_end
        if self.delimiter != "\t" or not width or not odd:
            return parsed
        # Many tables with tabs know no quoting. Where this line and the next make whole records
        # as they stand, they are that.
        cells = self._as_it_stands(start, line_end)
        after = self._as_it_stands(line_end, _next_line(self.text, line_end))
        if len(cells) != width or (line_end < len(self.text) and len(after) != width):
            return parsed
        return _Parsed(cells=cells, end=line_end, problem=None, stray=0)

    def _as_it_stands(self, start: int, end: int) -> tuple[str, ...]:
        return tuple(self.text[start:end].rstrip("\r\n").split(self.delimiter))


def _skip_blank(text: str, position: int) -> int:
    while position < len(text) and text[position] in "\r\n":
        position += 1
    return position


def _next_line(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end + 1


def _past_spaces(text: str, position: int) -> int:
    found = _SPACES.match(text, position)
    return position if found is None else found.end()


def _record(text: str, start: int, delimiter: str, reach: int) -> _Parsed:
    cells: list[str] = []
    position, stray = start, 0
    line_end = _next_line(text, start)
    while True:
        mark = _past_spaces(text, position)
        is_quoted = text.startswith('"', mark)
        if is_quoted:
            cell, after, problem, odd = _quoted(text, mark + 1, delimiter, reach)
            if problem is not None:
                return _Parsed(cells=(), end=after, problem=problem, stray=0)
            stray += odd
        else:
            if position > line_end:
                line_end = _next_line(text, position)
            after = text.find(delimiter, position, line_end)
            if after < 0:
                after = line_end - 1 if text[line_end - 1 : line_end] == "\n" else line_end
            cell = text[position:after]
        if text[after : after + 1] != delimiter:
            # Two-character line ends leave their first half with an unquoted last field.
            cells.append(cell if is_quoted else cell.removesuffix("\r"))
            return _Parsed(
                cells=tuple(cells), end=_next_line(text, after), problem=None, stray=stray
            )
        cells.append(cell)
        position = after + 1


def _quoted(text: str, start: int, delimiter: str, reach: int) -> tuple[str, int, str | None, int]:
    """The field whose opening mark stands before ``start``: value, end, problem, stray marks."""
    search, stray, limit = start, 0, min(len(text), start + reach)
    while True:
        mark = text.find('"', search, limit)
        if mark < 0:
            return "", limit, "a quotation mark is opened and never closed", 0
        if text.startswith('"', mark + 1):
            search = mark + 2
            continue
        end = _past_spaces(text, mark + 1)
        if text.startswith("\r", end):
            end += 1
        if end >= len(text) or text[end] in (delimiter, "\n"):
            return text[start:mark].replace('""', '"'), end, None, stray
        if mark > start and text[mark - 1] in (delimiter, "\n"):
            return "", mark, "a quotation mark is opened and never closed", 0
        stray += 1
        search = mark + 1
