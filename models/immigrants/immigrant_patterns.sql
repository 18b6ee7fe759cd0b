{{ covariate_patterns(counted_outcomes() | first) }}
