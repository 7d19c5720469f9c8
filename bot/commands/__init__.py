"""Bodies of the commands, one file a command."""
