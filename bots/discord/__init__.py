PLUG=None
