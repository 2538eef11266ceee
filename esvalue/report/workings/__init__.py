"""The workbook a finance bureau changes: rates, amounts owed, shares, money as cells, all sums as formulas of them."""
