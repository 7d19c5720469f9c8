"""The policies as data: profiles in layers, each value with its clause, its status and its reading.

`Policy` is a frozen value that pure rooms receive.
"""

from config.policy.leaf import Leaf, Threshold
from config.policy.logic import Logic
from config.policy.policy import Looser, Origin, Policy

__all__ = ["Leaf", "Logic", "Looser", "Origin", "Policy", "Threshold"]
