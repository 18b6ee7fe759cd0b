"""How long people stay: multistate life tables by years since arrival, and why a rate changed."""
