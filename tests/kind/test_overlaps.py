"""Docker's networks are held against those inside the cluster, which are the configurations' own."""

from __future__ import annotations

import subprocess

import pytest

from tests.kind.files import KIND, SETUPS, documents
from tests.kind.scripts import run

INNER = ("pods=10.10.0.0/16", "services=10.96.0.0/16")


@pytest.mark.parametrize("subnet", ["172.18.0.0/16", "10.11.0.0/16", "fc00:f853::/64", "10.97.0.0/16"])
def test_a_network_beside_them_is_fine(subnet: str) -> None:
    ended = run("kind/overlaps.py", "podpath-x", subnet, *INNER)
    assert (0, "") == (ended.returncode, ended.stderr)


@pytest.mark.parametrize(
    ("subnets", "said"),
    [
        (["10.10.4.0/24"], "docker gave network podpath-x 10.10.4.0/24, and the pods have 10.10.0.0/16; next: "),
        (["fd00::/64", "10.0.0.0/8"], "docker gave network podpath-x 10.0.0.0/8, and the pods have 10.10.0.0/16; "),
        (["10.96.0.0/12"], "docker gave network podpath-x 10.96.0.0/12, and the services have 10.96.0.0/16; next: "),
    ],
)
def test_one_that_shares_addresses_is_told_in_a_line(subnets: list[str], said: str) -> None:
    ended = run("kind/overlaps.py", "podpath-x", *subnets, *INNER)
    assert (1, 1) == (ended.returncode, len(ended.stderr.splitlines()))
    assert ended.stderr.startswith(said)


@pytest.mark.parametrize("setup", SETUPS)
def test_the_pods_network_is_the_configurations(setup: str) -> None:
    """Kind's podSubnet, or the default pool where multi-pool IPAM stands in for it; services have kind's default."""
    command = f"SETUP={setup} && source {KIND}/names.sh && kind_pod_network"
    said = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True).stdout.strip()
    networking = documents(KIND / f"setups/{setup}/cluster.yaml")[0]["networking"]
    pool = documents(KIND / "setups/native-auto/values.yaml")[0]["ipam"]["operator"]["autoCreateCiliumPodIPPools"]
    assert [networking.get("podSubnet", said)] == [said]
    assert said in (networking.get("podSubnet"), *pool["default"]["ipv4"]["cidrs"])
    assert "serviceSubnet" not in networking
