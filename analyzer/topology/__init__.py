"""Who is where: runs and their capture points, nodes, pods, identities, interfaces, routes, each with its origin."""
