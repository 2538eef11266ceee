from .overlay_effect import explain_overlay as explain_overlay
from .overlay_effect import overlay_changes as overlay_changes
