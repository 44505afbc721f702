"""The mean of trained weights, of runs that went on from one another: ``python -m`` this module."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    from safetensors.torch import load_file, save_file

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path, nargs="+", help="what train wrote")
    parser.add_argument("--out", type=Path, required=True, help="weights to write (.safetensors)")
    given = parser.parse_args(arguments)
    runs = [load_file(file) for file in given.weights]
    mean = {name: sum(run[name] for run in runs) / len(runs) for name in runs[0]}
    save_file(mean, given.out)


if __name__ == "__main__":
    main()
