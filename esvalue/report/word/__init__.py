"""The proposal as a Word document: summary, text, annexes, explanatory part, from the records of the page."""
