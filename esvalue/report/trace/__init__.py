"""Tracing: what a figure rests on, as a text to read or a graph to draw."""

from __future__ import annotations

from esvalue.report.trace.graphviz import dot, trace_dot
from esvalue.report.trace.kept import trace_kept
from esvalue.report.trace.text import DEPTH, trace_text
from esvalue.report.trace.tree import tree

__all__ = ["DEPTH", "dot", "trace_dot", "trace_kept", "trace_text", "tree"]
