// Configs of single groups and of subscriptions to clients' metrics. A group's
// config without documentation has that of the broker config behind it.
// How a row reads stands in config_table.cc.
#include "lib/broker/configs/tables.h"

namespace weir {

const std::string_view kSingleGroupConfigs =
    "consumer.assignment.interval.ms|ic+|1000|0..|\n"
    "consumer.assignor.offload.enable|bc+!|true||\n"
    "consumer.heartbeat.interval.ms|ic+|5000|1..|\n"
    "consumer.session.timeout.ms|ic+|45000|1..|\n"
    "errors.deadletterqueue.copy.record.enable|bc-|false||"
    "Whether a dead letter carries the record itself.\n"
    "errors.deadletterqueue.topic.name|sc-|||"
    "Topic that takes the group's dead letters; none: they are dropped.\n"
    "share.assignment.interval.ms|ic-|1000|0..|\n"
    "share.assignor.offload.enable|bc-!|true||\n"
    "share.auto.offset.reset|sc-|latest|latest,earliest,by_duration:P*|"
    "Where a share group begins: latest, earliest, by_duration:PnDTnHnMnS.\n"
    "share.delivery.count.limit|ic-|5|2..|\n"
    "share.heartbeat.interval.ms|ic-|5000|1..|\n"
    "share.isolation.level|sc-|read_uncommitted|read_committed,"
    "read_uncommitted|"
    "Whether records of open or aborted transactions are delivered.\n"
    "share.partition.max.record.locks|ic-|2000|100..|\n"
    "share.record.lock.duration.ms|ic-|30000|1000..|\n"
    "share.renew.acknowledge.enable|bc-|true||"
    "Whether members may renew the locks of records.\n"
    "share.session.timeout.ms|ic-|45000|1..|\n"
    "streams.acceptable.recovery.lag|lc-!|10000|0..|\n"
    "streams.assignment.interval.ms|ic-|1000|0..|\n"
    "streams.assignor.name|sc-|~||\n"
    "streams.assignor.offload.enable|bc-!|true||\n"
    "streams.heartbeat.interval.ms|ic-|5000|1..|\n"
    "streams.initial.rebalance.delay.ms|ic-|3000|0..|\n"
    "streams.num.standby.replicas|ic-|0|0..|\n"
    "streams.num.warmup.replicas|ic-!|2|0..|\n"
    "streams.rack.aware.assignment.tags|Lc-|||\n"
    "streams.session.timeout.ms|ic-|45000|1..|\n"
    "streams.task.offset.interval.ms|ic-!|60000|1..|\n";

const std::string_view kClientMetricsConfigs =
    "interval.ms|ic-|300000||Time between two pushes of metrics.\n"
    "match|Lc-|||Which clients are asked, as NAME=REGULAR EXPRESSION.\n"
    "metrics|Lc-|||Prefixes of the metrics that are asked for; *: all.\n";

}  // namespace weir
