"""One file out while everybody writes, one file in, and silence until a person agrees."""
