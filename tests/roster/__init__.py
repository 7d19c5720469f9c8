"""Rosters and staff from spreadsheets."""
