"""Documents as Word files: looks, blocks, tables, another's file as template."""
