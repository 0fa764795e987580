"""From what a handler returned, or what went wrong, to an answer: its format, headers and bytes."""
