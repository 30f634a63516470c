"""What a shared-service partnership computes. Plain Python on Decimal, date and str; knows no spreadsheet."""
