"""The printed tables set by a real LaTeX, hostile words and all."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tellings.domain.results import StudyResult
from tellings.reports.content import content_of
from tellings.reports.latex import latex_table
from tellings.reports.material import prepare
from tellings.reports.tables import table_files

SPEC = importlib.util.spec_from_file_location(
    "latex_payloads", Path(__file__).parent / "payloads.py"
)
assert SPEC is not None
assert SPEC.loader is not None
payloads = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(payloads)

pytestmark = pytest.mark.skipif(
    shutil.which("pdflatex") is None,
    reason="no pdflatex on this machine: apt-get install texlive-latex-recommended",
)
PAGE = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage{booktabs,longtable}
\begin{document}
%s
\end{document}
"""


def set_by_latex(folder: Path, tables: list[str]) -> str:
    """The log of a run over these tables; fails with it if LaTeX does."""
    (folder / "page.tex").write_text(PAGE % "\n".join(tables), encoding="utf-8")
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "page.tex"],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    log = done.stdout.decode("utf-8", "replace")
    assert 0 == done.returncode, log[-1500:]
    return log


def test_every_table_of_a_report_is_set(make: Callable[..., StudyResult], tmp_path: Path) -> None:
    material = prepare(make())
    files = table_files(material, content_of(material))
    tables = [data.decode() for name, data in files.items() if name.endswith(".tex")]
    assert len(tables) >= 8
    set_by_latex(tmp_path, tables)
    assert (tmp_path / "page.pdf").stat().st_size > 10_000


def test_a_long_table_of_hostile_words_is_set_and_no_file_is_read(tmp_path: Path) -> None:
    words = [word for word in payloads.ALL if word.isascii() and word.isprintable()]
    table = {"name": "t", "caption": words[0], "align": "lp{8cm}", "heads": ["n", "word"],
             "rows": [[str(at), word] for at, word in enumerate(words)]}  # fmt: skip
    assert len(words) > 40
    log = set_by_latex(tmp_path, [latex_table(table)])
    assert "/etc/passwd" not in log
