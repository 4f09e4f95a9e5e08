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
       "A batch of an unknown codec is refused as "
       "UNSUPPORTED_COMPRESSION_TYPE, one that cannot be unpacked and a "
       "partition without records as INVALID_RECORD, where Kafka fails inside "
       "or never answers."},
      {1,
       "There are no followers: a fetch with a replica's id is answered as a "
       "consumer's. Several batches of a partition come in one answer as in "
       "Kafka, but how many may differ with the same limits."},
      {11,
       "A member of the classic protocol cannot join a consumer group that has "
       "members, nor one of the consumer protocol a classic group that has: "
       "groups change protocol while they are empty."},
      {19,
       "With `--any-rf` any replication factor is taken and gives one replica; "
       "without it, more than one is refused as by a Kafka of one node."},
      {32, "There are no loggers to describe."},
      {33,
       "A resource that is named twice is refused, where Kafka never answers."},
      {44, "There are no loggers whose levels could be set."},
      {49, "Quotas are kept, and Kafka obeys them; weir does not."},
      {55,
       "The controller has no listener of its own: its address is the one that "
       "the client connected to."},
      {64, "This node is not forgotten while it serves."},
      {68,
       "Partitions are given out anew at every change, unless "
       "`group.consumer.assignment.interval.ms` says otherwise. Of the `\\p` "
       "classes of expressions, general categories and the most common scripts "
       "are known."},
      {76,
       "Where partitions do not divide evenly, others may get one more than "
       "with Kafka."},
      {78,
       "`share.isolation.level`, starting points by duration and dead-letter "
       "queues are not obeyed."},
      {80, "A new voter is refused at once; Kafka tries to reach it first."},
  };
  return kDifferences;
}

}  // namespace weir
