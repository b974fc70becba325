"""The flow table in nfstream, its dissection of applications turned off; it does not look into VXLAN or Geneve.

    nfstream_flows.py FILE

Prints the number of flows.
"""

from __future__ import annotations

import sys

from nfstream import NFStreamer

if __name__ == "__main__":
    print(sum(1 for _ in NFStreamer(source=sys.argv[1], n_dissections=0, statistical_analysis=False)))
