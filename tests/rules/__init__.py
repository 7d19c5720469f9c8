"""The rules by stories and by properties."""
