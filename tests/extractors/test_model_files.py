"""Every file of weights is checked against its card before it is used."""

from __future__ import annotations

import hashlib

import pytest

from tellings.domain.errors import DamagedModelError
from tellings.domain.model_files import verified
from tellings.extractors.framing import inferred, portrayal
from tellings.extractors.hedging import model as hedging
from tellings.extractors.sourcing import code_model
from tellings.extractors.sourcing.linear import model as linear

READERS = {
    "loaded_model.tsv": inferred.read_loaded_model,
    "portrayal.npz": portrayal.read_model,
    "model.npz": hedging.read_weights,
    "codes.npz": code_model.read_model,
    "fast.npz": linear.read_model,
}


@pytest.mark.parametrize("name", READERS)
def test_other_bytes_than_the_card_names_are_refused_with_the_name_of_the_file(name):
    with pytest.raises(DamagedModelError) as caught:
        READERS[name](b"other bytes", sha256="0" * 64)
    assert f"'{name}'" in caught.value.problem
    assert "install the package again" in caught.value.remedy


def test_bytes_that_hash_to_the_card_are_handed_on():
    digest = hashlib.sha256(b"weights").hexdigest()
    assert b"weights" == verified(b"weights", sha256=digest, name="a.npz", made_by="tellings.x")


def test_one_flipped_bit_is_noticed():
    digest = hashlib.sha256(b"weights").hexdigest()
    with pytest.raises(DamagedModelError, match=digest):
        verified(b"weighus", sha256=digest, name="a.npz", made_by="tellings.x")
