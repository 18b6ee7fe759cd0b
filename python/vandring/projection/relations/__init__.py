"""How people cross the border and move between regions: the relations of IO 77/36, one module each."""
