"""The sayso command."""


def main() -> None:
    """Entry point."""
