"""Claims with known faults: one edit each, made from the sentences of any corpus."""
