// The cluster that a command works on: -b with the client's properties.
#pragma once
#include <memory>

#include "cmd/cli/arguments.h"
#include "lib/client/cluster.h"
#include "lib/client/properties.h"

namespace weir {

/// Whether a cluster was named and not a directory.
bool names_cluster(const cli::Arguments& args);

/// Those of -F, then of -X. kUsage, kIo.
Result<ClientProperties> client_properties(const cli::Arguments& args);

/// Connected. `clock` must outlive it. Errors: Cluster::connect, and kUsage
/// for an address or a property that is none.
Result<std::shared_ptr<Cluster>> open_cluster(const cli::Arguments& args,
                                              const Clock& clock);
/// The one at these addresses, with the same properties.
Result<std::shared_ptr<Cluster>> open_cluster(const cli::Arguments& args,
                                              std::vector<Endpoint> bootstrap,
                                              const Clock& clock);

/// The server that holds this directory, through its Unix socket; null where
/// nobody serves it.
std::shared_ptr<Cluster> serving(const std::string& dir, const Clock& clock);

/// "HOST:PORT,unix:PATH": at least one. kUsage.
Result<std::vector<Endpoint>> parse_bootstrap(std::string_view list);

}  // namespace weir
