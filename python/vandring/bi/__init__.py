"""Dashboards of the published tables: Apache Superset, set up and served on this machine.

This package runs in an environment of its own (``make bi``), which has Superset and none of vandring's other
libraries. What the dashboards show is in the folder ``bi``, as Superset's own YAML.
"""
