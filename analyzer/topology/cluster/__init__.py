"""State of a cluster beside captures: Kubernetes objects, cilium-dbg's JSON, sysdumps, Retina archives → facts."""
