"""The papers alone: every kind, its file, its name."""
