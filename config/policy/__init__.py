"""The policies as data: profiles in layers, each value with its clause, its status and its reading.

`load(name)` gives a `Policy`, a frozen value that pure rooms receive; `Policy.to_json` and `Policy.from_json` carry
it whole
with a case.
"""

from config.policy.leaf import Leaf, Threshold
from config.policy.load import Change, check_all, load, load_file, names
from config.policy.logic import Logic
from config.policy.policy import Looser, Origin, Policy

__all__ = [
    "Change",
    "Leaf",
    "Logic",
    "Looser",
    "Origin",
    "Policy",
    "Threshold",
    "check_all",
    "from_json",
    "load",
    "load_file",
    "names",
]
