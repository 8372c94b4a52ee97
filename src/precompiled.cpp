// Nothing: the precompiled headers of a set belong to a target, and a target needs a source.
