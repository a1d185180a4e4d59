"""What is a quote, where it begins and ends, and where its words first stood."""
