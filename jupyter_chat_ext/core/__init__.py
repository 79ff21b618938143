"""The words all three processes share: pure values and functions, standard library only."""
