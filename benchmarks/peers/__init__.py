"""One module for each system measured, each run as a process of its own, over JSON lines."""
