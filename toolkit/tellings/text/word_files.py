"""How the word lists of the package are written: tables with a header, and lists by class."""

from __future__ import annotations


def table_rows(written: str) -> list[dict[str, str]]:
    """The rows of a tab-separated table by column name; empty lines are passed over.

    Nothing is quoted: a quotation mark is a letter like any other.

    Parameters
    ----------
    written : str
        The file's text. Its first line names the columns.

    Raises
    ------
    ValueError
        If a row has more or fewer cells than the first line.

    Examples
    --------
    >>> table_rows("word\\tnaming\\nminister\\tnamed\\n")
    [{'word': 'minister', 'naming': 'named'}]
    """
    header, *lines = written.splitlines()
    columns = header.split("\t")
    return [dict(zip(columns, line.split("\t"), strict=True)) for line in lines if line]


def class_words(written: str) -> dict[str, list[str]]:
    """The words of each ``[class]`` of a list, in order; a line that opens with ``#`` is a comment.

    Parameters
    ----------
    written : str
        The file's text.

    Examples
    --------
    >>> class_words("# Parts of be.\\n[be]\\nis was\\nwere\\n[have]\\nhas\\n")
    {'be': ['is', 'was', 'were'], 'have': ['has']}
    """
    classes: dict[str, list[str]] = {}
    members: list[str] = []
    for line in written.splitlines():
        if line.startswith("["):
            members = classes.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            members.extend(line.split())
    return classes
