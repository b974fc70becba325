"""podpath: what really happened to that packet, from captures of Kubernetes nodes running Cilium."""

__version__ = "0.1.0"
