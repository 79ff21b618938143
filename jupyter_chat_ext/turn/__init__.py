"""One question and its reply, from the model's chunks to the journal and to all readers."""
