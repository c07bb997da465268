"""The demonstration: the whole job on a made-up city's report, on real servers in a throw-away folder."""
