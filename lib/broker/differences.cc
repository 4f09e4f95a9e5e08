#include "lib/broker/differences.h"

namespace weir {

std::span<const Difference> differences() {
  static constexpr Difference kDifferences[] = {
      {kEveryApi,
       "An API that is not served here is not announced either; a request of "
       "it ends the connection, as one that Kafka does not know."},
      {kEveryApi,
       "The texts of errors are weir's own; clients go by the codes, which "
       "are Kafka's."},
      {kEveryApi,
       "There is no authorizer and no authentication: every operation is "
       "allowed to whoever reaches the listener."},
      {0,
       "An lz4 frame whose blocks lean on one another is taken. Kafka answers "
       "UNKNOWN_SERVER_ERROR, and its Java client could not read it; common "
       "libraries write frames of independent blocks."},
      {19,
       "With `--any-rf` any replication factor is taken and gives one replica; "
       "without it, more than one is refused as by a Kafka of one node."},
  };
  return kDifferences;
}

}  // namespace weir
