"""Marks written into a text: `the [alleged](distancing) attack`, also one within another."""

from __future__ import annotations


def read_marked(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The plain text and its marks (start, end, label), outer marks before inner ones."""
    plain: list[str] = []
    opened: list[int] = []
    marks: list[tuple[int, int, str]] = []
    at = 0
    while at < len(text):
        if text[at] == "[":
            opened.append(len(plain))
        elif text.startswith("](", at):
            close = text.index(")", at)
            marks.append((opened.pop(), len(plain), text[at + 2 : close]))
            at = close
        else:
            plain.append(text[at])
        at += 1
    return "".join(plain), sorted(marks, key=lambda mark: (mark[0], -mark[1], mark[2]))
