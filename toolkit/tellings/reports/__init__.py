"""Reports: one content, told as PDF, as HTML reader, as tables, and inside a notebook."""

from tellings.reports.content import content
from tellings.reports.figures import interval_plot
from tellings.reports.notebook import SideBySide, side_by_side
from tellings.reports.write import write_report

__all__ = ["SideBySide", "content", "interval_plot", "side_by_side", "write_report"]
