import sys

from ipcmark_plots.report.cli import main

sys.exit(main())
