"""``python -m vandring`` is the command ``vandring``."""

import sys

from vandring.cli import main

sys.exit(main())
