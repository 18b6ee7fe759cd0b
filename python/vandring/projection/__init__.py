"""Regional population projection by sex and single age, after IO 77/36.

Everything here is functions of arrays. Axes are, in this order: scenario, region, sex (men first), age. A
scenario axis of length 1 serves every scenario. Ages are reached by the end of the year; the last age is
open. Only years are looped over.
"""
