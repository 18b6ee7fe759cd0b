"""A delivery of counts: tables of a statistical office, read, checked, landed and made into accounts."""
