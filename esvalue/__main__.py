"""`python -m esvalue`."""

import sys

from esvalue.cli import main

sys.exit(main())
