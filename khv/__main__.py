"""`python -m khv`."""

import sys

from khv.cli import main

sys.exit(main())
