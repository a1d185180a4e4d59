"""Looking after a store's files: what they are, whether they are whole, copies of them and their way back."""
