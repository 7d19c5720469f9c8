"""The tests. This file makes `tests.store` a package of its own, so that it never hides the product's `store`."""
