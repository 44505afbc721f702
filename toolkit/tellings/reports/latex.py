"""Printed tables as LaTeX: booktabs rules, every character escaped."""

from __future__ import annotations

from collections.abc import Mapping

LONGEST_ON_A_PAGE = 40
_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
        "_": r"\_", "%": r"\%", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
        "−": "$-$", "×": r"$\times$", "<": r"\textless{}", ">": r"\textgreater{}", "\n": " ",
        "†": r"\dag{}", "…": r"\ldots{}", "[": "{[}", "]": "{]}",
    }
)  # fmt: skip


def escaped(text: str) -> str:
    r"""The text as LaTeX prints it, no command in it alive.

    Examples
    --------
    >>> print(escaped(r"\input{x} 5% & $1_000"))
    \textbackslash{}input\{x\} 5\% \& \$1\_000
    """
    return text.translate(_ESCAPES)


def latex_table(table: Mapping[str, object]) -> str:
    r"""A printed table as a LaTeX fragment to \input; needs booktabs, and longtable if long.

    Parameters
    ----------
    table : Mapping
        ``name``, ``caption``, ``align`` (one letter a column), ``heads`` and ``rows`` of strings.

    Examples
    --------
    >>> print(latex_table({"name": "t", "caption": "Two", "align": "lr", "heads": ["A", "B"],
    ...     "rows": [["x", "1"]]}))
    % needs \usepackage{booktabs}
    \begin{table}
    \caption{Two}\label{tab:t}
    \begin{tabular}{lr}
    \toprule
    A & B \\
    \midrule
    x & 1 \\
    \bottomrule
    \end{tabular}
    \end{table}
    <BLANKLINE>
    """
    heads, rows = table["heads"], table["rows"]
    if not isinstance(heads, list) or not isinstance(rows, list):
        return ""
    caption = rf"\caption{{{escaped(str(table['caption']))}}}\label{{tab:{table['name']}}}"
    head = _line(heads)
    body = [_line(row) for row in rows]
    if len(rows) > LONGEST_ON_A_PAGE:
        lines = [
            r"% needs \usepackage{booktabs,longtable}",
            rf"\begin{{longtable}}{{{table['align']}}}",
            rf"{caption}\\",
            *(r"\toprule", head, r"\midrule", r"\endhead", *body, r"\bottomrule"),
            r"\end{longtable}",
        ]
    else:
        lines = [
            r"% needs \usepackage{booktabs}",
            r"\begin{table}",
            caption,
            rf"\begin{{tabular}}{{{table['align']}}}",
            *(r"\toprule", head, r"\midrule", *body, r"\bottomrule"),
            r"\end{tabular}",
            r"\end{table}",
        ]
    return "\n".join(lines) + "\n"


def _line(cells: list[str]) -> str:
    return " & ".join(escaped(str(cell)) for cell in cells) + r" \\"
