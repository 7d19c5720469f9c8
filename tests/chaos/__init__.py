"""The whole product, killed at any moment: what it had acknowledged is there, what it owed is said, nothing twice."""
