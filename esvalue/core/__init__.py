"""Ground that knows nothing of value: errors, texts, units, quantities, records, spreads, draws, tables, files."""
