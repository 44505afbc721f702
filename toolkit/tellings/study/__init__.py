"""Studies: the file that names all of it, the run that does all of it."""

from tellings.study.carry import carry_out
from tellings.study.config import Study, load_study
from tellings.study.executors import Running
from tellings.study.read import read
from tellings.study.run import run_study
from tellings.study.sections import FORMATS, RunSection
from tellings.study.store import CACHE
from tellings.study.template import new_study
from tellings.study.write import write_study

__all__ = [
    "CACHE",
    "FORMATS",
    "RunSection",
    "Running",
    "Study",
    "carry_out",
    "load_study",
    "new_study",
    "read",
    "run_study",
    "write_study",
]
