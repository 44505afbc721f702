"""What the tests of the reports share: the sample study and what is made from it."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tellings.domain.results import StudyResult
from tellings.reports.content import content
from tellings.reports.pdf import pdf_bytes
from tellings.reports.reader import reader_html

HERE = Path(__file__).parent


def load_sample() -> ModuleType:
    """The module beside this file, found by its path."""
    spec = importlib.util.spec_from_file_location("reports_sample", HERE / "sample.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["reports_sample"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def sample() -> ModuleType:
    return load_sample()


@pytest.fixture(scope="session")
def make(sample: ModuleType) -> Callable[..., StudyResult]:
    return sample.sample_result


@pytest.fixture(scope="session")
def result(make: Callable[..., StudyResult]) -> StudyResult:
    return make()


@pytest.fixture(scope="session")
def made(result: StudyResult) -> dict[str, Any]:
    return content(result)


@pytest.fixture(scope="session")
def pdf(made: dict[str, Any]) -> bytes:
    return pdf_bytes(made)


@pytest.fixture(scope="session")
def html(made: dict[str, Any]) -> str:
    return reader_html(made)
