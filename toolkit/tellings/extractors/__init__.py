"""Extractors: markers of passages, one package a layer, one front door."""

from tellings.extractors.extract import DEFAULT_MODE, LAYERS, batches, extract

__all__ = ["DEFAULT_MODE", "LAYERS", "batches", "extract"]
