"""Running an application: deadlines, coroutine steps, whole exchanges."""
