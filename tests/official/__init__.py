"""What officials do and ask in chat."""
