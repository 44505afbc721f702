"""Extractors: markers of passages, one package a layer, one front door."""

from tellings.extractors.extract import LAYERS, batches, extract

__all__ = ["LAYERS", "batches", "extract"]
