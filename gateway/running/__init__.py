"""How an application is run: deadlines, coroutine steps, whole exchanges."""
