// What users do to a cluster besides producing and consuming: groups of every
// kind, transactions that interleave, ACLs, SCRAM users, quotas. Each is a
// command of KafkaClient.

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

final class Workload {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long DEADLINE_MS = 30_000;

    private final String bootstrap;
    private final Admin admin;
    private final Map<String, KafkaProducer<byte[], byte[]>> producers = new HashMap<>();

    Workload(String bootstrap, Admin admin) {
        this.bootstrap = bootstrap;
        this.admin = admin;
    }

    // The answer, or null for a command that is not one of these.
    JsonNode answer(JsonNode command) throws Exception {
        switch (command.path("op").asText()) {
            case "join": return join(command);
            case "share": return share(command);
            case "transaction": return transaction(command);
            case "acl": return acl(command);
            case "unacl": return unacl(command);
            case "scram": return scram(command);
            case "quota": return quota(command);
            case "group-config": return groupConfig(command);
            default: return null;
        }
    }

    private static JsonNode json(Object value) {
        return new ObjectMapper().valueToTree(value);
    }

    private Properties properties(Map<String, String> more) {
        Properties p = new Properties();
        p.put("bootstrap.servers", bootstrap);
        p.putAll(more);
        return p;
    }

    // {"op":"join","group":G,"topics":[…],"protocol":"classic"|"consumer","count":N}
    // reads at least N records as a member, commits, leaves.
    private JsonNode join(JsonNode command) {
        List<String> topics = KafkaClient.strings(command.path("topics"));
        long seen = 0;
        long deadline = System.currentTimeMillis() + DEADLINE_MS;
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                 properties(Map.of("group.id", command.path("group").asText(),
                     "group.protocol", command.path("protocol").asText("classic"),
                     "client.id", "member-" + command.path("group").asText(),
                     "auto.offset.reset", "earliest", "enable.auto.commit", "false",
                     "max.poll.records", "50")),
                 new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(topics);
            while (seen < command.path("count").asLong()
                   && System.currentTimeMillis() < deadline)
                seen += consumer.poll(POLL).count();
            consumer.commitSync();
        }
        return json(seen);
    }

    // {"op":"share","group":G,"topics":[…],"count":N}: acknowledges every
    // third record as released, every seventh as rejected, the rest accepted.
    private JsonNode share(JsonNode command) {
        long seen = 0;
        long deadline = System.currentTimeMillis() + DEADLINE_MS;
        try (KafkaShareConsumer<byte[], byte[]> consumer = new KafkaShareConsumer<>(
                 properties(Map.of("group.id", command.path("group").asText(),
                     "share.acknowledgement.mode", "explicit", "max.poll.records", "50")),
                 new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(KafkaClient.strings(command.path("topics")));
            while (seen < command.path("count").asLong()
                   && System.currentTimeMillis() < deadline) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    seen++;
                    consumer.acknowledge(record, seen % 3 == 0 ? AcknowledgeType.RELEASE
                        : seen % 7 == 0 ? AcknowledgeType.REJECT : AcknowledgeType.ACCEPT);
                }
                consumer.commitSync();
            }
        }
        return json(seen);
    }

    // {"op":"transaction","id":ID,"step":"begin"|"send"|"commit"|"abort"|"offsets", …}:
    // producers stay open between steps, so that transactions interleave.
    private JsonNode transaction(JsonNode command) throws Exception {
        String id = command.path("id").asText();
        KafkaProducer<byte[], byte[]> producer = producers.get(id);
        if (producer == null) {
            producer = new KafkaProducer<>(properties(Map.of(
                "transactional.id", id, "transaction.timeout.ms", "600000")),
                new ByteArraySerializer(), new ByteArraySerializer());
            producer.initTransactions();
            producers.put(id, producer);
        }
        switch (command.path("step").asText()) {
            case "begin": producer.beginTransaction(); break;
            case "commit": producer.commitTransaction(); break;
            case "abort": producer.abortTransaction(); break;
            case "offsets": sendOffsets(producer, command); break;
            default:
                for (JsonNode row : command.path("rows"))
                    producer.send(KafkaClient.record(command.path("topic").asText(), row));
                producer.flush();
        }
        return json(true);
    }

    private void sendOffsets(KafkaProducer<byte[], byte[]> producer, JsonNode command) {
        try (KafkaConsumer<byte[], byte[]> group = new KafkaConsumer<>(
                 properties(Map.of("group.id", command.path("group").asText())),
                 new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            producer.sendOffsetsToTransaction(
                Map.of(new TopicPartition(command.path("topic").asText(), 0),
                       new OffsetAndMetadata(command.path("offset").asLong())),
                group.groupMetadata());
        }
    }

    private static AclBinding binding(JsonNode command) {
        return new AclBinding(
            new ResourcePattern(ResourceType.fromString(command.path("resource").asText()),
                command.path("name").asText(),
                PatternType.fromString(command.path("pattern").asText())),
            new AccessControlEntry(command.path("principal").asText(),
                command.path("host").asText("*"),
                AclOperation.fromString(command.path("operation").asText()),
                AclPermissionType.fromString(command.path("permission").asText())));
    }

    private JsonNode acl(JsonNode command) throws Exception {
        admin.createAcls(List.of(binding(command))).all().get();
        return json(true);
    }

    private JsonNode unacl(JsonNode command) throws Exception {
        Collection<AclBinding> gone =
            admin.deleteAcls(List.of(binding(command).toFilter())).all().get();
        return json(gone.size());
    }

    private JsonNode scram(JsonNode command) throws Exception {
        admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
            command.path("user").asText(),
            new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096 + command
                .path("more").asInt()), command.path("password").asText())))
            .all().get();
        return json(true);
    }

    private JsonNode quota(JsonNode command) throws Exception {
        admin.alterClientQuotas(List.of(new ClientQuotaAlteration(
            new ClientQuotaEntity(Map.of("user", command.path("user").asText())),
            List.of(new ClientQuotaAlteration.Op(command.path("name").asText(),
                command.path("value").asDouble()))))).all().get();
        return json(true);
    }

    private JsonNode groupConfig(JsonNode command) throws Exception {
        ConfigResource group = new ConfigResource(
            ConfigResource.Type.GROUP, command.path("group").asText());
        admin.incrementalAlterConfigs(Map.of(group, List.of(new AlterConfigOp(
            new ConfigEntry(command.path("name").asText(), command.path("value").asText()),
            AlterConfigOp.OpType.SET)))).all().get();
        return json(true);
    }

    // Without waiting: a transaction that is open stays open.
    void close() {
        producers.values().forEach(p -> p.close(Duration.ZERO));
    }
}
