{{ covariate_patterns(counted_outcomes() | last) }}
