"""One HTML file that tells what is said in the threads, with the verdicts and their evidence. Loaded by its command only."""
