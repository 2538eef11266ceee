"""What a page may do where it is opened: show itself, and run the scripts it was written with, nothing else."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

__all__ = ["page_policy"]


def page_policy(scripts: Sequence[str] = ()) -> str:
    """Return the content security policy of a page that stands alone.

    Nothing is fetched from anywhere, no form is sent, and no script runs but those given, each told by the digest of
    its text: a name or a note that slipped into the page as markup does nothing.

    Parameters
    ----------
    scripts
        The text of each script element, as it stands between its tags.

    Examples
    --------
    >>> page_policy()
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    >>> page_policy(["alert(1)"]).split("; ")[1]
    "script-src 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"
    """
    digests = [base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii") for text in scripts]
    allowed = ["script-src " + " ".join(f"'sha256-{digest}'" for digest in digests)] if digests else []
    return "; ".join(
        [
            "default-src 'none'",
            *allowed,
            "img-src data:",
            "style-src 'unsafe-inline'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
