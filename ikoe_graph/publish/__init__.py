"""The release: the whole graph and its tables as files, described, counted and check-summed."""
