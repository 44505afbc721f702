"""What the pages say can be done: study files parse, Python runs, commands and links are real."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import inspect
import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import typer.main
from pydantic import BaseModel

import tellings as tl
from tellings.cli import app
from tellings.domain.parts import Measure, discover
from tellings.study import Study
from tellings.study.mistakes import found_in_names

ROOT = Path(__file__).parents[2]
COMMANDS = typer.main.get_command(app).commands
ROOMS = {"tellings.loaders", "tellings.extractors", "tellings.measures", "tellings.reports"}
# Small enough to be read by every page: what stands for the demo corpus and its study here.
EVENTS, OUTLETS = ("budget-vote", "rail-strike"), ("meridian-wire", "harbour-mail")
STUDY = """\
[study]
seed = 1
[corpus]
paths = ["articles"]
[extract]
mode = "rules"
[compare]
measures = ["author_hedge_rate"]
confirmatory = ["loaded_rate"]
"""
# Marks of the gold of hedging look like links and are none.
NO_PAGES = {"pass_a.md", "pass_b.md", "adjudicated.md"}
FENCED = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
OPTION = re.compile(r"--[a-z][a-z-]*")


def pages() -> list[Path]:
    found = [ROOT / "README.md"]
    for folder in ("docs", "benchmarks", "toolkit", "reports", "corpora"):
        found += sorted((ROOT / folder).rglob("*.md"))
    texts = ROOT / "corpora" / "demo" / "articles", ROOT / "corpora" / "demo_gold"
    return [
        page
        for page in found
        if page.name not in NO_PAGES and not any(text in page.parents for text in texts)
    ]


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path, *languages: str) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return [body for language, body in FENCED.findall(text) if language in languages]


def inline(page: Path) -> list[str]:
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    return [" ".join(code.replace("\\|", "|").split()) for code in INLINE.findall(text)]


def with_python() -> list[Path]:
    return [page for page in pages() if blocks(page, "python")]


@pytest.fixture
def place(tmp_path, monkeypatch) -> Path:
    """A folder that looks like the project's, with a small corpus; the working directory."""
    demo = tmp_path / "corpora" / "demo"
    for event in EVENTS:
        (demo / "articles" / event).mkdir(parents=True)
        for outlet in OUTLETS:
            text = Path("articles", event, f"{outlet}.md")
            shutil.copy(ROOT / "corpora" / "demo" / text, demo / text)
    (demo / "study.toml").write_text(STUDY, encoding="utf-8")
    (tmp_path / "corrections.json").write_text('{"must_link": []}', encoding="utf-8")
    (tmp_path / "coding").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def code_the_sheet(sheet: pl.DataFrame) -> None:
    """What two people would hand in."""
    said = sheet.sort("unit_id").with_row_index("at").select(
        "unit_id",
        code=pl.when(pl.col("at") % 5 == 0).then(pl.lit("no")).otherwise(pl.lit("yes")),
    )  # fmt: skip
    said.write_json("coding/ann.json")
    said.write_csv("coding/ben.csv")


def not_installed(code: str) -> bool:
    named = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Import)]
    roots = {alias.name.split(".")[0] for node in named for alias in node.names}
    return any(importlib.util.find_spec(root) is None for root in roots)


@pytest.mark.parametrize("page", with_python(), ids=name_of)
def test_the_python_of_a_page_runs_from_top_to_bottom(page, place):
    names: dict[str, Any] = {}
    for number, code in enumerate(blocks(page, "python")):
        compiled = compile(code, f"{name_of(page)}, block {number}", "exec")
        if not_installed(code):
            imports = [node for node in ast.parse(code).body if isinstance(node, ast.ImportFrom)]
            ours = [node for node in imports if str(node.module).startswith("tellings")]
            code = "\n".join(map(ast.unparse, ours))
            compiled = compile(code, name_of(page), "exec")
        exec(compiled, names)
        if "sheet" in names:
            code_the_sheet(names["sheet"])
    written = {table.stem for table in place.glob("reports/*/tables/*.csv")}
    told = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
    assert set() == {name for name in written if f"`{name}`" not in told}


def test_pages_have_python_to_run():
    assert {"README.md", "docs/python.md", "docs/study.md"} <= set(map(name_of, with_python()))


@pytest.mark.parametrize("page", [p for p in pages() if blocks(p, "toml")], ids=name_of)
def test_the_toml_of_a_page_is_a_study_file_or_an_entry_point(page):
    for block in blocks(page, "toml"):
        values = tomllib.loads(block)
        if "project" in values:
            assert set() == set(values["project"]["entry-points"]) - ROOMS
            continue
        values.setdefault("study", {}).setdefault("seed", 1)
        values.setdefault("corpus", {}).setdefault("paths", ["."])
        study = Study.model_validate(values)
        assert [] == found_in_names(values)
        assert set() == set(study.coding) - set(discover(Measure))


def keys_of(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield name
        for one in _models(field.annotation):
            yield from keys_of(one)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models(inner)


def test_the_page_of_the_study_file_has_every_key_of_the_model():
    told = blocks(ROOT / "docs" / "study.md", "toml")[0]
    missing = {key for key in keys_of(Study) if not re.search(rf"\b{key}\b", told)}
    assert set() == missing


def commands_of(page: Path) -> Iterator[list[str]]:
    """The words of each command of tellings in a page's blocks."""
    for block in blocks(page, "", "sh", "powershell"):
        for line in block.replace("\\\n", " ").splitlines():
            plain = re.sub(r"^(\.venv[/\\](bin|Scripts)[/\\])?tellings ", "tellings ", line.strip())
            if plain.startswith("tellings "):
                yield shlex.split(plain.replace("\\", "/"), comments=True)[1:]


@pytest.mark.parametrize("page", [p for p in pages() if any(commands_of(p))], ids=name_of)
def test_the_commands_in_blocks_are_ones_that_the_command_line_takes(page):
    for verb, *rest in commands_of(page):
        assert COMMANDS[verb].make_context(verb, rest).command is COMMANDS[verb]


def options_of(verb: str) -> set[str]:
    parameters = COMMANDS[verb].params
    return {name for one in parameters for name in (*one.opts, *one.secondary_opts)}


def test_commands_in_running_text_have_their_verbs_and_options():
    wrong = []
    for page in pages():
        for code in inline(page):
            if not code.startswith("tellings ") or code == "tellings --help":
                continue
            verb = code.split()[1]
            known = options_of(verb) if verb in COMMANDS else set()
            if verb not in COMMANDS or set(OPTION.findall(code)) - known:
                wrong.append(f"{name_of(page)}: {code}")
    assert [] == wrong


def test_every_option_of_every_command_is_documented():
    docs = "\n".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").rglob("*.md"))
    told = set(OPTION.findall(docs))
    missing = [
        f"{verb} {option.opts[0]}"
        for verb, command in COMMANDS.items()
        for option in command.params
        if option.opts[0].startswith("--") and not told & {*option.opts, *option.secondary_opts}
    ]
    assert [] == missing


SCRIPT = re.compile(r"python (?:-m (tellings[\w.]+)|(benchmarks/[\w/]+\.py))([^`\n]*)")


def test_scripts_that_pages_call_are_there_with_the_options_named():
    wrong = []
    for page in pages():
        # A command may go on in the next line: after a backslash, or with its options set in.
        text = re.sub(r"(\\\n)|(\n\s+(?=\[?--))", " ", page.read_text(encoding="utf-8"))
        for module, path, rest in SCRIPT.findall(text):
            file = ROOT / (f"toolkit/{module.replace('.', '/')}.py" if module else path)
            source = file.read_text(encoding="utf-8") if file.is_file() else ""
            if not source or any(f'"{option}"' not in source for option in OPTION.findall(rest)):
                wrong.append(f"{name_of(page)}: {module or path}{rest}")
    assert [] == wrong


def anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def test_links_lead_to_files_and_headings_that_are_there():
    wrong = []
    for page in pages():
        text = INLINE.sub("", FENCED.sub("", page.read_text(encoding="utf-8")))
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            path, _, anchor = target.partition("#")
            there = (page.parent / path) if path else page
            if target.startswith("http"):
                continue
            if not there.exists() or (anchor and anchor not in anchors(there)):
                wrong.append(f"{name_of(page)}: {target}")
    assert [] == wrong


def test_files_named_in_running_text_are_there():
    folder = re.compile(r"(?:tests|toolkit|benchmarks|corpora|notebooks)/[\w./-]*|docs/[\w/-]+\.md")
    wrong = [
        f"{name_of(page)}: {code}"
        for page in pages()
        for code in inline(page)
        if folder.fullmatch(code) and not ((ROOT / code).exists() or (page.parent / code).exists())
    ]
    assert [] == wrong


def test_calls_in_running_text_take_the_arguments_named():
    wrong = []
    for page in pages():
        for code in inline(page):
            called = re.match(r"(?:tl\.)?(\w+)\(.*\)$", code)
            if called is None or called[1] not in tl.__all__:
                if code.startswith("tl.") and code.split("(")[0].removeprefix("tl.") not in dir(tl):
                    wrong.append(f"{name_of(page)}: {code}")
                continue
            call = ast.parse(code.replace("…", "..."), mode="eval").body
            assert isinstance(call, ast.Call)
            known = set(inspect.signature(getattr(tl, called[1])).parameters)
            if {word.arg for word in call.keywords} - known:
                wrong.append(f"{name_of(page)}: {code}")
    assert [] == wrong


def there(dotted: str) -> bool:
    """Whether a dotted name is a module or stands in one; training modules are not imported."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        path = ROOT / "toolkit" / Path(*parts[:length])
        if path.is_dir() or path.with_suffix(".py").is_file():
            module = ".".join(parts[:length])
            rest = parts[length:]
            return not rest or hasattr(importlib.import_module(module), rest[0])
    return False


def test_dotted_names_in_running_text_are_there():
    dotted = re.compile(r"(tellings(?:\.[A-Za-z_]\w*)+)(?:\(.*\))?")
    named = {
        (name_of(page), found[1])
        for page in pages()
        for code in inline(page)
        if (found := dotted.fullmatch(code))
    }
    assert [] == sorted(one for one in named if not there(one[1]))
