"""The account of a domain: services, readings, increments, what spills over, floor and ceiling, as nodes of the graph.

The written schema of the labelled result is in ``docs/reference/account.md``; :func:`check_account` tests a Dataset
against it.
"""

from __future__ import annotations

from esvalue.model.account.build import build_account
from esvalue.model.account.dataset import account_dataset, check_account
from esvalue.model.account.domain_account import DomainAccount, HolderLaw, ServiceNodes

__all__ = ["DomainAccount", "HolderLaw", "ServiceNodes", "account_dataset", "build_account", "check_account"]
