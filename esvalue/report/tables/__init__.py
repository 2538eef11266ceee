"""Options side by side: the tables of a run, every printed number a figure with an id."""
