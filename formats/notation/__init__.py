"""What JSON and JSV share: records, lists and maps written as text."""
