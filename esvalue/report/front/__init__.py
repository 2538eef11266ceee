"""The page a decision is taken from: what it says, as a record of figures, and how it is drawn."""
