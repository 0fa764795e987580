"""From a handler's result, or an error, to an answer: its format, headers and bytes."""
