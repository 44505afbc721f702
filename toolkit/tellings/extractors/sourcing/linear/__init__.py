"""The fast mode: a linear model that reads the rules' attributions again and corrects them."""

RESOURCES = (
    "extractors/sourcing/linear/lang/en/fast.json",
    "extractors/sourcing/linear/lang/en/fast.npz",
)
