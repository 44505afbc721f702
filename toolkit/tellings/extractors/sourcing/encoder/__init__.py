"""The encoder mode: what the encoder says of a text becomes attributions."""
