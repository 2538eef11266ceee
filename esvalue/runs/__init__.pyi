from .checking import check as check
from .checking import check_card as check_card
from .opening import open_run as open_run
from .rerun import Rerun as Rerun
from .rerun import rerun as rerun
from .run import run_scenario as run_scenario
