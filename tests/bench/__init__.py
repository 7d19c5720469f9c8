"""The bench itself is right: what it counts happened, and a server that fails is not counted as fast."""
