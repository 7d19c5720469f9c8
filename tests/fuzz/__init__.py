"""Coverage-guided fuzzing of what strangers may send (`make fuzz`): bounded in time, no part of the everyday suite."""
