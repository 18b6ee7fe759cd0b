"""The report: one self-contained HTML page with the figures and tables of both publications.

A section says in ``sections/`` which figures and tables it has; each has one query in ``sql/`` that selects
and pivots published tables. Nothing here computes a rate: what is shown was published.
"""
