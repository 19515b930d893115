"""python -m course_utils.doctor."""

import sys

from . import main

sys.exit(main())
