"""Random draws of a projection: what may turn out otherwise than a scenario says (docs/method.md 4.6).

Everything here is functions of arrays. Axes are, in this order: draw, sex (men first), age or group of
ages, region. Regions come last, so that what is the same for all of them, or for a group of ages, is
multiplied in long runs; vandring.projection has them after the scenario, in whose place a draw stands.
"""
