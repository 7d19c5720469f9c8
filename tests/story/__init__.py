"""Days of an invented town, told from outside: what people say, what the clock brings, what they hear."""
