"""How fast it is, and what that is measured against: programs that stop by themselves and stay on this machine."""
