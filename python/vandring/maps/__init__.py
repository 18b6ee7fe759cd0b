"""Maps of regions as SVG: outlines carried by the package, classes, colours, choropleths."""
