"""The words of the toolkit: tables, parts, results and errors."""
