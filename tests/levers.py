"""Levers of the bay: a share in steps and the statistic."""

__all__ = ["CHOICES"]

CHOICES = """
[choices]
option = "blend"
[choices.levers.share]
title = { zh = "比例", en = "share" }
sets = "share"
low = 0.1
high = 0.9
steps = 3
[choices.levers.statistic]
sets = "statistic"
values = ["median", "mean"]
"""
