"""From degrees to a plane: the transverse Mercator projection about 15° E, the meridian of UTM zone 33.

On a sphere: on a map of the country it differs from the ellipsoid by less than a line's width.
"""

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS_KM = 6371.0088
CENTRAL_MERIDIAN_DEGREES = 15.0

Points = NDArray[np.float64]
"""Points as rows of two numbers."""


def project(degrees: Points) -> Points:
    """Longitude and latitude in degrees (n, 2) to kilometres east and north (n, 2).

    Source: J. P. Snyder, Map projections (US Geological Survey 1987), equations 8-1 to 8-3 with scale 1.
    """
    longitude = np.radians(degrees[:, 0] - CENTRAL_MERIDIAN_DEGREES)
    latitude = np.radians(degrees[:, 1])
    east = np.arctanh(np.cos(latitude) * np.sin(longitude))
    north = np.arctan2(np.tan(latitude), np.cos(longitude))
    return np.column_stack([east, north]) * EARTH_RADIUS_KM


def ring_area(points: Points) -> float:
    """The area within a closed ring of points (n, 2), without its sign, in the square of their unit."""
    x, y = points[:, 0] - points[0, 0], points[:, 1] - points[0, 1]
    return float(abs(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) / 2)
