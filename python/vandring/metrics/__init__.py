"""Metrics of the published tables, answered by MetricFlow (docs/metrics.md)."""
