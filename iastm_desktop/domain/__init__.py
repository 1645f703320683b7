"""The business: clients, sessions, entries, rules and the body map. Standard library only."""
