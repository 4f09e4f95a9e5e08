// Every method of Kafka's Admin that fits one node, in the form that 3.9 and
// 4.4 share; an answer is seen as its text, an error as its class.

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;

final class AdminChecks {
    private final Admin admin;
    private final String topic;
    private final String absent;
    private final String group;

    private AdminChecks(Admin admin, String family) {
        this.admin = admin;
        topic = family + "-admin";
        absent = family + "-absent";
        group = family + "-simple";
    }

    static void run(Admin admin, String family) {
        AdminChecks checks = new AdminChecks(admin, family);
        Report.check("admin: topics", checks::topics);
        Report.check("admin: configs", checks::configs);
        Report.check("admin: every topic config", checks::topicConfigs);
        Report.check("admin: every broker config", checks::brokerConfigs);
        Report.check("admin: records", checks::records);
        Report.check("admin: groups", checks::groups);
        Report.check("admin: cluster", checks::cluster);
        Report.check("admin: security", checks::security);
        Report.check("admin: deleting", checks::deleting);
    }

    private static void add(List<String> seen, String name, Callable<?> call) {
        seen.add(name + ": " + Report.of(call));
    }

    private String make(NewTopic topic) {
        return Report.of(() -> {
            var made = admin.createTopics(List.of(topic));
            return made.numPartitions(topic.name()).get() + " "
                + made.replicationFactor(topic.name()).get() + " "
                + made.config(topic.name()).get().entries().size();
        });
    }

    private void topics(List<String> seen) throws Exception {
        seen.add("made " + make(new NewTopic(topic, 3, (short) 1)
            .configs(Map.of("retention.ms", "1234567"))));
        Report.until(() -> admin.listTopics().names().get().contains(topic), () -> { });
        seen.add("again " + make(new NewTopic(topic, 3, (short) 1)));
        seen.add("defaults " + make(new NewTopic(topic + "-d", Optional.empty(),
            Optional.empty())));
        seen.add("bad name " + make(new NewTopic("a b", 1, (short) 1)));
        seen.add("no name " + make(new NewTopic("", 1, (short) 1)));
        seen.add("long name " + make(new NewTopic("x".repeat(250), 1, (short) 1)));
        seen.add("no partitions " + make(new NewTopic(absent, 0, (short) 1)));
        seen.add("replicas " + make(new NewTopic(absent, 1, (short) 3)));
        seen.add("bad config " + make(new NewTopic(absent, 1, (short) 1)
            .configs(Map.of("x", "y"))));
        seen.add("bad value " + make(new NewTopic(absent, 1, (short) 1)
            .configs(Map.of("retention.ms", "soon"))));
        seen.add("assigned " + make(new NewTopic(topic + "-a",
            Map.of(0, List.of(1), 1, List.of(1)))));
        seen.add("assigned elsewhere " + make(new NewTopic(absent,
            Map.of(0, List.of(7)))));
        seen.add("assigned with a gap " + make(new NewTopic(absent,
            Map.of(1, List.of(1)))));
        for (int count : new int[] {5, 2, 5})
            add(seen, "grow to " + count, () -> admin.createPartitions(
                Map.of(topic, NewPartitions.increaseTo(count))).all().get());
        add(seen, "grow nothing", () -> admin.createPartitions(
            Map.of(absent, NewPartitions.increaseTo(3))).all().get());
        add(seen, "grow, assigned", () -> admin.createPartitions(Map.of(topic,
            NewPartitions.increaseTo(6, List.of(List.of(1))))).all().get());
        add(seen, "described", () -> admin.describeTopics(List.of(topic))
            .allTopicNames().get());
        add(seen, "described, absent", () -> admin.describeTopics(List.of(absent))
            .allTopicNames().get());
        add(seen, "listed", () -> admin.listTopics().namesToListings().get().get(topic));
    }

    private String set(String name, String value, AlterConfigOp.OpType type) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return Report.of(() -> {
            admin.incrementalAlterConfigs(Map.of(resource, List.of(new AlterConfigOp(
                new ConfigEntry(name, value), type)))).all().get();
            return Report.sorted(dynamic(resource));
        });
    }

    private Map<String, String> dynamic(ConfigResource resource) throws Exception {
        Map<String, String> out = new java.util.TreeMap<>();
        Config config = admin.describeConfigs(Set.of(resource)).all().get().get(resource);
        for (ConfigEntry entry : config.entries())
            if (entry.source().toString().startsWith("DYNAMIC"))
                out.put(entry.name(), entry.value() + " " + entry.source());
        return out;
    }

    private void configs(List<String> seen) {
        var types = AlterConfigOp.OpType.class;
        String[][] steps = {
            {"segment.bytes", "1048577", "SET"}, {"cleanup.policy", "compact", "APPEND"},
            {"cleanup.policy", "delete", "SUBTRACT"}, {"retention.ms", null, "DELETE"},
            {"retention.ms", "never", "SET"}, {"no.such", "1", "SET"},
            {"segment.bytes", "1", "APPEND"}, {"segment.bytes", "-5", "SET"},
            {"compression.type", "zstd", "SET"}, {"compression.type", "rar", "SET"},
            {"min.insync.replicas", "2", "SET"}, {"min.insync.replicas", null, "DELETE"},
            {"message.timestamp.type", "LogAppendTime", "SET"},
            {"unclean.leader.election.enable", "perhaps", "SET"},
            {"local.retention.ms", "5000000", "SET"}};
        for (String[] step : steps)
            seen.add(step[2] + " " + step[0] + " " + step[1] + ": "
                + set(step[0], step[1], Enum.valueOf(types, step[2])));
        for (String name : new String[] {"1", ""}) {
            ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, name);
            for (String[] step : new String[][] {{"log.retention.ms", "777"},
                    {"log.dirs", "elsewhere"}, {"message.max.bytes", "2000000"}})
                add(seen, "broker '" + name + "' " + step[0], () -> {
                    admin.incrementalAlterConfigs(Map.of(broker, List.of(new AlterConfigOp(
                        new ConfigEntry(step[0], step[1]), AlterConfigOp.OpType.SET))))
                        .all().get();
                    Report.until(() -> dynamic(broker).toString().contains(step[1]), () -> { });
                    return Report.sorted(dynamic(broker));
                });
            add(seen, "broker '" + name + "' as before", () -> {
                admin.incrementalAlterConfigs(Map.of(broker, List.of(
                    new AlterConfigOp(new ConfigEntry("log.retention.ms", null),
                        AlterConfigOp.OpType.DELETE),
                    new AlterConfigOp(new ConfigEntry("message.max.bytes", null),
                        AlterConfigOp.OpType.DELETE)))).all().get();
                Report.until(() -> !dynamic(broker).toString().contains("2000000"), () -> { });
                return Report.sorted(dynamic(broker));
            });
        }
    }

    // Values that name this machine or this process are left out.
    private static final Set<String> OWN = Set.of("advertised.listeners", "listeners",
        "log.dir", "log.dirs", "node.id", "broker.id", "controller.quorum.bootstrap.servers",
        "controller.quorum.voters", "controller.listener.names", "process.roles",
        "inter.broker.listener.name", "listener.security.protocol.map", "metadata.log.dir");

    private void everyConfig(List<String> seen, ConfigResource resource) throws Exception {
        var options = new DescribeConfigsOptions().includeSynonyms(true)
            .includeDocumentation(true);
        admin.describeConfigs(Set.of(resource), options).all().get().get(resource)
            .entries().stream().map(e -> {
                boolean own = OWN.contains(e.name());
                return e.name() + "=" + (own ? "…" : e.value()) + " " + e.type() + " "
                    + (own ? "" : e.source() + " " + e.synonyms()) + " ro " + e.isReadOnly()
                    + " secret " + e.isSensitive() + " doc " + (e.documentation() != null);
            }).sorted().forEach(seen::add);
    }

    private void topicConfigs(List<String> seen) throws Exception {
        everyConfig(seen, new ConfigResource(ConfigResource.Type.TOPIC, topic));
    }

    private void brokerConfigs(List<String> seen) throws Exception {
        everyConfig(seen, new ConfigResource(ConfigResource.Type.BROKER, "1"));
    }

    private void records(List<String> seen) throws Exception {
        TopicPartition part = new TopicPartition(ClientTopic.filled(admin, topic + "-r"), 0);
        for (long offset : new long[] {15, 10, 41, -1})
            add(seen, "trim to " + offset, () -> admin.deleteRecords(
                Map.of(part, RecordsToDelete.beforeOffset(offset))).lowWatermarks()
                .get(part).get().lowWatermark());
        for (var spec : List.of(OffsetSpec.earliest(), OffsetSpec.latest(),
                OffsetSpec.maxTimestamp(), OffsetSpec.earliestLocal(),
                OffsetSpec.latestTiered(), OffsetSpec.forTimestamp(Report.FIRST_TIMESTAMP)))
            add(seen, spec.getClass().getSimpleName(), () ->
                admin.listOffsets(Map.of(part, spec)).partitionResult(part).get());
        add(seen, "offsets of nothing", () -> admin.listOffsets(Map.of(
            new TopicPartition(absent, 0), OffsetSpec.latest()),
            new org.apache.kafka.clients.admin.ListOffsetsOptions().timeoutMs(2000)).all().get());
        add(seen, "producers", () -> admin.describeProducers(List.of(part)).all().get()
            .get(part).activeProducers().size());
        add(seen, "elected", () -> admin.electLeaders(ElectionType.PREFERRED, Set.of(part))
            .partitions().get());
        add(seen, "elected unclean", () -> admin.electLeaders(ElectionType.UNCLEAN,
            Set.of(part)).partitions().get());
        add(seen, "reassigned", () -> admin.alterPartitionReassignments(Map.of(part,
            Optional.of(new NewPartitionReassignment(List.of(1))))).all().get());
        add(seen, "reassigned elsewhere", () -> admin.alterPartitionReassignments(Map.of(part,
            Optional.of(new NewPartitionReassignment(List.of(9))))).all().get());
        add(seen, "cancelled", () -> admin.alterPartitionReassignments(Map.of(part,
            Optional.empty())).all().get());
        add(seen, "reassignments", () -> admin.listPartitionReassignments().reassignments().get());
        add(seen, "log dirs", () -> admin.describeLogDirs(List.of(1)).allDescriptions().get()
            .get(1).values().stream().map(d -> d.replicaInfos().get(part)
                + " " + d.error() + " " + d.totalBytes().isPresent()).toList());
        add(seen, "replica log dirs", () -> admin.describeReplicaLogDirs(List.of(
            new org.apache.kafka.common.TopicPartitionReplica(part.topic(), 0, 1))).all().get());
    }

    private void groups(List<String> seen) throws Exception {
        TopicPartition part = new TopicPartition(topic, 0);
        add(seen, "altered", () -> admin.alterConsumerGroupOffsets(group,
            Map.of(part, new OffsetAndMetadata(4, "m"))).all().get());
        add(seen, "offsets", () -> admin.listConsumerGroupOffsets(group)
            .partitionsToOffsetAndMetadata().get());
        add(seen, "listed", () -> admin.listConsumerGroups().all().get().stream()
            .filter(g -> g.groupId().equals(group)).toList());
        add(seen, "described", () -> admin.describeConsumerGroups(List.of(group)).all().get());
        add(seen, "absent", () -> admin.describeConsumerGroups(List.of(absent)).all().get());
        add(seen, "offset deleted", () -> admin.deleteConsumerGroupOffsets(group,
            Set.of(part)).all().get());
        add(seen, "offset of nothing deleted", () -> admin.deleteConsumerGroupOffsets(absent,
            Set.of(part)).all().get());
        for (String name : new String[] {group, absent})
            add(seen, "deleted", () -> admin.deleteConsumerGroups(List.of(name)).all().get());
    }

    private void cluster(List<String> seen) {
        add(seen, "nodes", () -> admin.describeCluster().nodes().get());
        add(seen, "controller", () -> admin.describeCluster().controller().get());
        add(seen, "operations", () -> admin.describeCluster(
            new org.apache.kafka.clients.admin.DescribeClusterOptions()
                .includeAuthorizedOperations(true)).authorizedOperations().get()
            .stream().map(Object::toString).sorted().toList());
        add(seen, "features", () -> Report.sorted(admin.describeFeatures().featureMetadata()
            .get().finalizedFeatures()));
        add(seen, "supported", () -> Report.sorted(admin.describeFeatures().featureMetadata()
            .get().supportedFeatures()));
        add(seen, "quorum", () -> admin.describeMetadataQuorum().quorumInfo().get().voters());
        add(seen, "transactions", () -> admin.listTransactions().all().get().stream()
            .filter(t -> t.transactionalId().startsWith(topic)).toList());
        add(seen, "transaction", () -> admin.describeTransactions(List.of(absent)).all().get());
        add(seen, "fenced", () -> admin.fenceProducers(List.of(topic)).all().get());
        add(seen, "metrics", () -> admin.listClientMetricsResources().all().get());
        add(seen, "unregister", () -> admin.unregisterBroker(9).all().get());
    }

    private void security(List<String> seen) {
        var user = new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, topic));
        add(seen, "acls", () -> admin.describeAcls(AclBindingFilter.ANY).values().get());
        add(seen, "delete acls", () -> admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get());
        add(seen, "quota set", () -> admin.alterClientQuotas(List.of(new ClientQuotaAlteration(
            user, List.of(new ClientQuotaAlteration.Op("producer_byte_rate", 1e9))))).all().get());
        add(seen, "bad quota", () -> admin.alterClientQuotas(List.of(new ClientQuotaAlteration(
            user, List.of(new ClientQuotaAlteration.Op("no_such", 1.0))))).all().get());
        add(seen, "quotas", () -> admin.describeClientQuotas(ClientQuotaFilter.all())
            .entities().get().get(user));
        add(seen, "quota unset", () -> admin.alterClientQuotas(List.of(new ClientQuotaAlteration(
            user, List.of(new ClientQuotaAlteration.Op("producer_byte_rate", null)))))
            .all().get());
        add(seen, "scram set", () -> admin.alterUserScramCredentials(List.of(
            new UserScramCredentialUpsertion(topic, new ScramCredentialInfo(
                ScramMechanism.SCRAM_SHA_256, 4096), "secret"))).all().get());
        add(seen, "scram", () -> admin.describeUserScramCredentials(List.of(topic, absent))
            .description(topic).get());
        add(seen, "scram, absent", () -> admin.describeUserScramCredentials(List.of(absent))
            .all().get());
        add(seen, "tokens", () -> admin.describeDelegationToken().delegationTokens().get());
    }

    private void deleting(List<String> seen) throws Exception {
        add(seen, "topic", () -> admin.deleteTopics(List.of(topic)).all().get());
        add(seen, "absent", () -> admin.deleteTopics(List.of(absent)).all().get());
        Report.until(() -> !admin.listTopics().names().get().contains(topic), () -> { });
        add(seen, "by id", () -> admin.deleteTopics(
            org.apache.kafka.common.TopicCollection.ofTopicIds(List.of(
                org.apache.kafka.common.Uuid.fromString("AAAAAAAAAAAAAAAAAAAAAQ")))).all().get());
    }
}
