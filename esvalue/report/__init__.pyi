from . import plots as plots
from .overlay_effect import overlay_changes as overlay_changes
from .overlay_text import explain_overlay as explain_overlay
