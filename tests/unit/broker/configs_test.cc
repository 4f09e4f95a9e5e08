// The table of configs, and what start-up values, records and defaults add up
// to. That the table is Kafka's is shown by tests/interop/config_facts.py.
#include <set>

#include "lib/broker/configs/config_changes.h"
#include "lib/broker/configs/described.h"
#include "tests/unit/broker/broker_fixture.h"

namespace weir {
namespace {

using protocol::ErrorCode;

ConfigRow row(ConfigScope scope, std::string_view name) {
  auto found = find_config(scope, name);
  INFO(name);
  REQUIRE(found);
  return *found;
}

bool takes(std::string_view name, std::string_view value) {
  return row(ConfigScope::kBroker, name).check(value).has_value();
}

// Configs of node 1, whose image a test fills.
struct Configs {
  ConfigMap start_up;
  Image image;
  BrokerConfigs broker{start_up, image, 1};

  void set(std::string node, std::string name, std::string value) {
    schema::AnyMessage any(schema::kMessage<protocol::ConfigRecord>);
    *any.as<protocol::ConfigRecord>() = {
        .resourceType = int8_t(ResourceType::kBroker),
        .resourceName = std::move(node),
        .name = std::move(name),
        .value = std::move(value)};
    REQUIRE(image.apply(any));
  }
};

TEST_CASE("every config says what it is for, once") {
  for (ConfigScope scope : {ConfigScope::kTopic, ConfigScope::kBroker,
                            ConfigScope::kGroup, ConfigScope::kClientMetrics}) {
    std::set<std::string_view> names;
    for (const ConfigRow& one : config_rows(scope)) {
      INFO(one.name);
      CHECK(names.insert(one.name).second);
      CHECK(one.documentation.ends_with("."));
      CHECK(
          (!one.standard || one.standard->empty() || one.check(*one.standard)));
      CHECK(row(scope, one.name).documentation == one.documentation);
    }
    CHECK_FALSE(names.empty());
    CHECK_FALSE(find_config(scope, "no.such.config"));
  }
}

TEST_CASE("every synonym is a config of brokers") {
  for (ConfigScope scope : {ConfigScope::kTopic, ConfigScope::kGroup})
    for (const ConfigRow& one : config_rows(scope))
      for (std::string_view name : config_synonyms(scope, one.name)) {
        INFO(one.name << " " << name);
        CHECK(find_config(ConfigScope::kBroker, name));
      }
}

TEST_CASE("values are held to type and range") {
  CHECK(takes("num.partitions", "1"));
  CHECK(takes("num.partitions", " 7 "));
  CHECK_FALSE(takes("num.partitions", "0"));
  CHECK_FALSE(takes("num.partitions", "1.5"));
  CHECK_FALSE(takes("num.partitions", ""));
  CHECK_FALSE(takes("num.partitions", "2147483648"));
  CHECK(takes("log.retention.ms", "-5"));
  CHECK(takes("log.cleaner.min.cleanable.ratio", "0.5"));
  CHECK_FALSE(takes("log.cleaner.min.cleanable.ratio", "1.1"));
  CHECK(takes("compression.gzip.level", "-1"));
  CHECK_FALSE(takes("compression.gzip.level", "0"));
  CHECK(takes("auto.create.topics.enable", "TRUE"));
  CHECK_FALSE(takes("auto.create.topics.enable", "1"));
  CHECK(takes("log.cleanup.policy", "compact, delete"));
  CHECK_FALSE(takes("log.cleanup.policy", "compact,never"));
  CHECK(takes("group.consumer.migration.policy", "UPGRADE"));
  CHECK(takes("ssl.client.auth", "none"));
  CHECK_FALSE(takes("ssl.client.auth", "NONE"));
  CHECK(takes("sasl.login.refresh.buffer.seconds", "300"));
  CHECK_FALSE(takes("sasl.login.refresh.buffer.seconds", "40000"));
}

TEST_CASE(
    "a node's own value counts before that of all, of the start, of "
    "Kafka") {
  Configs configs;
  CHECK(configs.broker.number("log.segment.bytes") == 1 << 30);
  configs.start_up["log.segment.bytes"] = "2000000";
  CHECK(configs.broker.number("log.segment.bytes") == 2'000'000);
  configs.set("", "log.segment.bytes", "3000000");
  CHECK(configs.broker.number("log.segment.bytes") == 3'000'000);
  configs.set("1", "log.segment.bytes", "4000000");
  configs.set("2", "log.segment.bytes", "5000000");
  CHECK(configs.broker.number("log.segment.bytes") == 4'000'000);
  auto all = configs.broker.values("log.segment.bytes");
  REQUIRE(all.size() == 4);
  CHECK(all[0].source == ConfigSource::kBroker);
  CHECK(all[1].source == ConfigSource::kAllBrokers);
  CHECK(all[2].source == ConfigSource::kStartUp);
  CHECK(all[3].source == ConfigSource::kStandard);
}

TEST_CASE("hours stand in where nothing finer is set") {
  Configs configs;
  CHECK(configs.broker.number("log.retention.ms") == 604'800'000);
  CHECK(configs.broker.topic_defaults().count("retention.ms") == 0);
  configs.start_up["log.retention.hours"] = "2";
  CHECK(configs.broker.number("log.retention.ms") == 7'200'000);
  CHECK(configs.broker.topic_defaults().at("retention.ms") == "7200000");
  // A value that a synonym alone gives is not told as this config's.
  CHECK(configs.broker.told("log.retention.ms").empty());
  configs.start_up["log.retention.minutes"] = "3";
  CHECK(configs.broker.topic_defaults().at("retention.ms") == "180000");
  configs.set("", "log.retention.ms", "-1");
  CHECK(configs.broker.topic_defaults().at("retention.ms") == "-1");
  CHECK(configs.broker.number("log.retention.hours") == 2);
}

TEST_CASE("a listener may have a value of its own") {
  Configs configs;
  CHECK(without_listener("listener.name.sasl.ssl.keystore.type") ==
        "ssl.keystore.type");
  CHECK(without_listener("listener.name.x") == "listener.name.x");
  configs.start_up["listener.name.sasl.ssl.keystore.type"] = "PEM";
  CHECK(configs.broker.value("listener.name.sasl.ssl.keystore.type") == "PEM");
  CHECK(configs.broker.value("listener.name.other.ssl.keystore.type") == "JKS");
  CHECK(configs.broker.value("ssl.keystore.type") == "JKS");
}

TEST_CASE("a secret is never shown") {
  Configs configs;
  configs.start_up["ssl.keystore.password"] = "hush";
  configs.start_up["no.such.config"] = "hush";
  int seen = 0;
  for (const DescribedConfig& one : describe_broker(configs.broker)) {
    CHECK(one.value != "hush");
    for (const ConfigValue& synonym : one.synonyms)
      CHECK(synonym.value != "hush");
    if (one.name != "ssl.keystore.password" && one.name != "no.such.config")
      continue;
    ++seen;
    CHECK(one.sensitive);
    CHECK(one.source == ConfigSource::kStartUp);
  }
  CHECK(seen == 2);
}

TEST_CASE("a config of brokers changes every log that has none of its own") {
  BrokerFixture f;
  REQUIRE(f.local->create_topic("plain", 1, {}));
  REQUIRE(f.local->create_topic("own", 1, {{"retention.ms", "5"}}));
  REQUIRE(f.local->alter_configs(ResourceType::kBroker, "",
                                 {{"log.retention.ms", "77"}}));
  auto retention = [&](std::string_view topic) {
    return f.local->led_log(topic, 0)->config().retention_ms;
  };
  CHECK(retention("plain") == 77);
  CHECK(retention("own") == 5);
  CHECK(f.local->log_config("made.later")->retention_ms == 77);
  f.restart();
  REQUIRE(f.local->lead("plain", 0));
  CHECK(retention("plain") == 77);
  REQUIRE(f.local->alter_configs(ResourceType::kBroker, "",
                                 {{"log.retention.ms", std::nullopt}}));
  CHECK(retention("plain") == 604'800'000);
}

TEST_CASE("edits of a list keep its order") {
  BrokerFixture f;
  REQUIRE(f.local->create_topic("t", 1, {{"cleanup.policy", "delete"}}));
  ConfigRequest request{.type = int8_t(ResourceType::kTopic), .name = "t"};
  request.edits = {
      {"cleanup.policy", ConfigOperation::kAppend, "compact,delete"}};
  CHECK(plan_changes(*f.local, request).value() ==
        ConfigChanges{{"cleanup.policy", "delete,compact"}});
  request.edits = {{"cleanup.policy", ConfigOperation::kSubtract, "delete"}};
  CHECK(plan_changes(*f.local, request).value() ==
        ConfigChanges{{"cleanup.policy", ""}});
  request.edits = {{"retention.ms", ConfigOperation::kAppend, "1"}};
  CHECK(plan_changes(*f.local, request).error().code ==
        ErrorCode::INVALID_CONFIG);
}

TEST_CASE("a group's config is between the broker's bounds") {
  Configs configs;
  auto set = [&](std::string name, std::string value) {
    return check_group(configs.broker, "g", {{name, value}}).has_value();
  };
  CHECK(set("consumer.session.timeout.ms", "50000"));
  CHECK_FALSE(set("consumer.session.timeout.ms", "44999"));
  CHECK_FALSE(set("consumer.session.timeout.ms", "60001"));
  CHECK(set("streams.num.standby.replicas", "2"));
  CHECK_FALSE(set("streams.num.standby.replicas", "3"));
  CHECK(set("share.auto.offset.reset", "by_duration:PT1H"));
  CHECK_FALSE(set("share.auto.offset.reset", "by_duration:x"));
  configs.start_up["group.consumer.max.session.timeout.ms"] = "70000";
  CHECK(set("consumer.session.timeout.ms", "60001"));
}

}  // namespace
}  // namespace weir
