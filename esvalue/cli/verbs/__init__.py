"""The verbs: a file each, named as it is typed; what it takes, what it does, its place in the help."""
