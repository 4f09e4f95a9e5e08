// What Kafka's own classes say of every config, one JSON object a line: scope
// (topic, broker, group, client-metrics), name, type, default, validator,
// whether it is internal, how it can be changed while a broker runs, and the
// broker configs that it falls back to. Facts only: no documentation.

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.coordinator.group.GroupConfig;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.apache.kafka.server.config.ConfigSynonym;
import org.apache.kafka.server.config.DynamicBrokerConfig;
import org.apache.kafka.server.config.DynamicConfig;
import org.apache.kafka.server.config.ServerTopicConfigSynonyms;
import org.apache.kafka.server.metrics.ClientMetricsConfigs;
import org.apache.kafka.storage.internals.log.LogConfig;

public final class ConfigFacts {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ConfigFacts() {
    }

    public static void main(String[] args) throws Exception {
        Map<String, ConfigDef.ConfigKey> topics =
            LogConfig.configKeys();
        for (ConfigDef.ConfigKey key : sorted(topics)) {
            ObjectNode row = row("topic", key);
            List<ConfigSynonym> all = ServerTopicConfigSynonyms
                .ALL_TOPIC_CONFIG_SYNONYMS.get(key.name);
            if (all != null)
                for (ConfigSynonym one : all)
                    row.withArray("synonyms").add(one.name());
            print(row);
        }
        Map<String, String> modes = DynamicBrokerConfig.dynamicConfigUpdateModes();
        Map<String, ConfigDef.ConfigKey> brokers =
            new TreeMap<>(DynamicConfig.Broker.configKeys());
        brokers.putAll(AbstractKafkaConfig.CONFIG_DEF.configKeys());
        for (ConfigDef.ConfigKey key : sorted(brokers)) {
            ObjectNode row = row("broker", key);
            row.put("mode", modes.getOrDefault(key.name, "read-only"));
            row.put("static",
                AbstractKafkaConfig.CONFIG_DEF.configKeys().containsKey(key.name));
            for (String name : DynamicBrokerConfig.brokerConfigSynonyms(key.name, true))
                row.withArray("synonyms").add(name);
            print(row);
        }
        for (ConfigDef.ConfigKey key : sorted(GroupConfig.CONFIG_DEF.configKeys())) {
            ObjectNode row = row("group", key);
            Optional<String> synonym = GroupConfig.brokerSynonym(key.name);
            synonym.ifPresent(name -> row.withArray("synonyms").add(name));
            print(row);
        }
        for (ConfigDef.ConfigKey key
                : sorted(ClientMetricsConfigs.configDef().configKeys()))
            print(row("client-metrics", key));
    }

    private static Iterable<ConfigDef.ConfigKey> sorted(
            Map<String, ConfigDef.ConfigKey> keys) {
        return new TreeMap<>(keys).values();
    }

    private static ObjectNode row(String scope, ConfigDef.ConfigKey key) {
        ObjectNode row = JSON.createObjectNode().put("scope", scope)
            .put("name", key.name).put("type", key.type.toString())
            .put("internal", key.internalConfig)
            .put("required", key.defaultValue == ConfigDef.NO_DEFAULT_VALUE);
        if (key.defaultValue != ConfigDef.NO_DEFAULT_VALUE
                && key.defaultValue != null)
            row.put("default", ConfigDef.convertToString(key.defaultValue, key.type));
        if (key.validator != null)
            row.put("validator", key.validator.toString());
        return row;
    }

    private static void print(ObjectNode row) throws Exception {
        System.out.println(JSON.writeValueAsString(row));
    }
}
