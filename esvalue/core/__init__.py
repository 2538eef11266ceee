"""Ground that knows no ecosystem: errors, texts, units, quantities, records, spreads, draws, tables, files."""
