"""A scenario to be filled in, of another city: what is asked, as a small workbook or as text files; and read back."""
