"""Protection of counts: small count rounding, the attack on it, and what it costs (method.md §12)."""
