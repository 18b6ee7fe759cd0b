"""Models of who stays, moves and leaves, estimated on covariate patterns with counts of each outcome.

seeds → specifications (which models there are)
patterns → sample → regressors → linear_probability            (METHOD §7)
                               → trinomial_logit → effects     (METHOD §8)
                                                 → hazards     (METHOD §4.3, relation d)
                                                 → predict     (a published model, a person in words)
"""
