"""What the wires hand on: see `handlers.incoming`."""

from handlers.incoming import Incoming, Location

__all__ = ["Incoming", "Location"]
