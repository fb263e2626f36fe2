"""``python -m paravent``: the same as the ``paravent`` command."""

import sys

from paravent.cli import main

if __name__ == "__main__":
    sys.exit(main())
