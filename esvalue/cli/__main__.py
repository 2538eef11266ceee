"""`python -m esvalue.cli`."""

import sys

from esvalue.cli import main

sys.exit(main())
