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
      {1,
       "There are no followers: a fetch with a replica's id is answered as a "
       "consumer's. Several batches of a partition come in one answer as in "
       "Kafka, but how many may differ with the same limits."},
      {19,
       "Replicas other than one, or other than this node, are refused unless "
       "the broker was started with `--any-rf`."},
  };
  return kDifferences;
}

}  // namespace weir
