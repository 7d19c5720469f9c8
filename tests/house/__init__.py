"""House rules kept by a machine: import order, purity, one clock, size, doors, what is tracked."""
