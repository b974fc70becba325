"""Exits with 1 and a line if a docker network overlaps a network inside the cluster: NAME SUBNET... WHAT=NETWORK..."""

import sys
from ipaddress import ip_network


def overlap(subnets: list[str], inner: dict[str, str]) -> tuple[str, str] | None:
    """Return the first subnet that shares addresses with an inner network, and whose that is; null without one."""
    for subnet in subnets:
        for whose, network in inner.items():
            if ip_network(subnet, strict=False).overlaps(ip_network(network)):
                return subnet, whose
    return None


if __name__ == "__main__":
    name, *words = sys.argv[1:]
    inner = dict(word.split("=", 1) for word in words if "=" in word)
    if found := overlap([word for word in words if "=" not in word], inner):
        subnet, whose = found
        raise SystemExit(
            f"docker gave network {name} {subnet}, and the {whose} have {inner[whose]}; "
            "next: other default-address-pools in docker's daemon.json, then this again"
        )
