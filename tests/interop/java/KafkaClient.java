// A client on Kafka's own classes, driven by one JSON command a line on stdin;
// each is answered by one JSON line on stdout, {"ok":…} or {"error":"…"}.
// Records are written and read as JSON lines in the form of the golden truth:
// keys, values and header values in base64.

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

public final class KafkaClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofMillis(200);

    private final String bootstrap;
    private final Admin admin;
    private final Workload workload;

    private KafkaClient(String bootstrap) {
        this.bootstrap = bootstrap;
        this.admin = Admin.create(properties(Map.of()));
        this.workload = new Workload(bootstrap, admin);
    }

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(
            new InputStreamReader(System.in, StandardCharsets.UTF_8));
        KafkaClient client = new KafkaClient(args[0]);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            ObjectNode answer = JSON.createObjectNode();
            try {
                answer.set("ok", client.answer(JSON.readTree(line)));
            } catch (Exception error) {
                Throwable cause = error.getCause() == null ? error : error.getCause();
                answer.put("error", cause.toString());
            }
            out.println(JSON.writeValueAsString(answer));
        }
        client.workload.close();
        client.admin.close(Duration.ofSeconds(1));
    }

    private JsonNode answer(JsonNode command) throws Exception {
        switch (command.path("op").asText()) {
            case "topics": return topics();
            case "offsets": return offsets(command);
            case "groups": return groups();
            case "acls": return acls();
            case "create": return create(command);
            case "grow": return grow(command);
            case "delete": return delete(command);
            case "alter": return alter(command);
            case "trim": return trim(command);
            case "consume": return consume(command);
            case "commit": return commit(command);
            case "produce": return produce(command);
            default: break;
        }
        JsonNode other = workload.answer(command);
        if (other == null)
            throw new IllegalArgumentException("unknown op: " + command);
        return other;
    }

    private Properties properties(Map<String, String> more) {
        Properties p = new Properties();
        p.put("bootstrap.servers", bootstrap);
        p.putAll(more);
        return p;
    }

    private static Map<String, String> settings(JsonNode object) {
        Map<String, String> map = new HashMap<>();
        object.properties().forEach(e -> map.put(e.getKey(), e.getValue().asText()));
        return map;
    }

    static List<String> strings(JsonNode array) {
        List<String> list = new ArrayList<>();
        array.forEach(n -> list.add(n.asText()));
        return list;
    }

    // {"op":"topics"} -> [{"topic","id","partitions","internal","configs"}]
    // with the configs that were set for the topic itself.
    private JsonNode topics() throws Exception {
        ArrayNode out = JSON.createArrayNode();
        Collection<String> names = admin.listTopics(
            new org.apache.kafka.clients.admin.ListTopicsOptions().listInternal(true))
            .names().get();
        Map<String, TopicDescription> all =
            new TreeMap<>(admin.describeTopics(names).allTopicNames().get());
        List<ConfigResource> resources = all.keySet().stream()
            .map(t -> new ConfigResource(ConfigResource.Type.TOPIC, t))
            .collect(Collectors.toList());
        Map<ConfigResource, Config> configs =
            admin.describeConfigs(resources).all().get();
        all.forEach((name, topic) -> {
            ObjectNode row = out.addObject().put("topic", name)
                .put("id", topic.topicId().toString())
                .put("partitions", topic.partitions().size())
                .put("internal", topic.isInternal());
            ObjectNode set = row.putObject("configs");
            Config config = configs.get(
                new ConfigResource(ConfigResource.Type.TOPIC, name));
            config.entries().stream()
                .filter(e -> e.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .forEach(e -> set.put(e.name(), e.value()));
        });
        return out;
    }

    // {"op":"offsets","topic":T,"time":MS?} ->
    // [{"partition","start","end"}] or, with a time, [{"partition","offset","timestamp"}]
    private JsonNode offsets(JsonNode command) throws Exception {
        ArrayNode out = JSON.createArrayNode();
        List<TopicPartition> parts = partitions(command.path("topic").asText());
        if (command.has("time")) {
            var found = listOffsets(parts, OffsetSpec.forTimestamp(command.path("time").asLong()));
            for (TopicPartition p : parts)
                out.addObject().put("partition", p.partition())
                    .put("offset", found.get(p).offset())
                    .put("timestamp", found.get(p).timestamp());
            return out;
        }
        var start = listOffsets(parts, OffsetSpec.earliest());
        var end = listOffsets(parts, OffsetSpec.latest());
        for (TopicPartition p : parts)
            out.addObject().put("partition", p.partition())
                .put("start", start.get(p).offset()).put("end", end.get(p).offset());
        return out;
    }

    private Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> listOffsets(
            List<TopicPartition> parts, OffsetSpec spec) throws Exception {
        return admin.listOffsets(
            parts.stream().collect(Collectors.toMap(p -> p, p -> spec))).all().get();
    }

    private List<TopicPartition> partitions(String topic) throws Exception {
        int count = admin.describeTopics(List.of(topic)).allTopicNames().get()
            .get(topic).partitions().size();
        return IntStream.range(0, count).mapToObj(i -> new TopicPartition(topic, i))
            .collect(Collectors.toList());
    }

    // {"op":"groups"} -> [{"group","type","state","offsets":[{"topic","partition","offset",…}]}]
    private JsonNode groups() throws Exception {
        ArrayNode out = JSON.createArrayNode();
        Map<String, GroupListing> all = new TreeMap<>();
        admin.listGroups().all().get().forEach(g -> all.put(g.groupId(), g));
        for (GroupListing group : all.values()) {
            ObjectNode row = out.addObject().put("group", group.groupId())
                .put("type", group.type().map(Object::toString).orElse(null))
                .put("state", group.groupState().map(Object::toString).orElse(null));
            boolean share = group.type().equals(Optional.of(GroupType.SHARE));
            row.set("offsets", share ? shareOffsets(group.groupId())
                                     : groupOffsets(group.groupId()));
        }
        return out;
    }

    private ArrayNode groupOffsets(String group) throws Exception {
        ArrayNode out = JSON.createArrayNode();
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get()
            .entrySet().stream().filter(e -> e.getValue() != null)
            .sorted((a, b) -> a.getKey().toString().compareTo(b.getKey().toString()))
            .forEach(e -> out.addObject().put("topic", e.getKey().topic())
                .put("partition", e.getKey().partition())
                .put("offset", e.getValue().offset())
                .put("leader_epoch", e.getValue().leaderEpoch().orElse(-1))
                .put("metadata", e.getValue().metadata()));
        return out;
    }

    private ArrayNode shareOffsets(String group) throws Exception {
        ArrayNode out = JSON.createArrayNode();
        var spec = Map.of(group,
            new org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec());
        admin.listShareGroupOffsets(spec).partitionsToOffsetInfo(group).get()
            .entrySet().stream().filter(e -> e.getValue() != null)
            .sorted((a, b) -> a.getKey().toString().compareTo(b.getKey().toString()))
            .forEach(e -> out.addObject().put("topic", e.getKey().topic())
                .put("partition", e.getKey().partition())
                .put("offset", e.getValue().startOffset()));
        return out;
    }

    // {"op":"acls"} -> one object a binding, sorted by its text.
    private JsonNode acls() throws Exception {
        ArrayNode out = JSON.createArrayNode();
        admin.describeAcls(AclBindingFilter.ANY).values().get().stream()
            .sorted((a, b) -> a.toString().compareTo(b.toString()))
            .forEach((AclBinding acl) -> out.addObject()
                .put("resource_type", acl.pattern().resourceType().toString())
                .put("name", acl.pattern().name())
                .put("pattern_type", acl.pattern().patternType().toString())
                .put("principal", acl.entry().principal())
                .put("host", acl.entry().host())
                .put("operation", acl.entry().operation().toString())
                .put("permission", acl.entry().permissionType().toString()));
        return out;
    }

    // {"op":"create","topic":T,"partitions":N,"configs":{…}} -> the topic's id
    private JsonNode create(JsonNode command) throws Exception {
        String name = command.path("topic").asText();
        NewTopic topic = new NewTopic(name, command.path("partitions").asInt(1), (short) 1)
            .configs(settings(command.path("configs")));
        return JSON.valueToTree(
            admin.createTopics(List.of(topic)).topicId(name).get().toString());
    }

    private JsonNode grow(JsonNode command) throws Exception {
        admin.createPartitions(Map.of(command.path("topic").asText(),
            NewPartitions.increaseTo(command.path("partitions").asInt()))).all().get();
        return JSON.nullNode();
    }

    private JsonNode delete(JsonNode command) throws Exception {
        admin.deleteTopics(List.of(command.path("topic").asText())).all().get();
        return JSON.nullNode();
    }

    private JsonNode alter(JsonNode command) throws Exception {
        ConfigResource resource = new ConfigResource(
            ConfigResource.Type.TOPIC, command.path("topic").asText());
        List<AlterConfigOp> ops = settings(command.path("configs")).entrySet().stream()
            .map(e -> new AlterConfigOp(new ConfigEntry(e.getKey(), e.getValue()),
                                        AlterConfigOp.OpType.SET))
            .collect(Collectors.toList());
        admin.incrementalAlterConfigs(Map.of(resource, ops)).all().get();
        return JSON.nullNode();
    }

    // {"op":"trim","topic":T,"partition":P,"before":O}: DeleteRecords.
    private JsonNode trim(JsonNode command) throws Exception {
        TopicPartition p = new TopicPartition(command.path("topic").asText(),
                                              command.path("partition").asInt());
        admin.deleteRecords(Map.of(p, RecordsToDelete.beforeOffset(
            command.path("before").asLong()))).all().get();
        return JSON.nullNode();
    }

    // {"op":"commit","group":G,"topic":T,"partition":P,"offset":O}
    private JsonNode commit(JsonNode command) throws Exception {
        TopicPartition p = new TopicPartition(command.path("topic").asText(),
                                              command.path("partition").asInt());
        admin.alterConsumerGroupOffsets(command.path("group").asText(), Map.of(p,
            new OffsetAndMetadata(command.path("offset").asLong()))).all().get();
        return JSON.nullNode();
    }

    // {"op":"consume","topic":T,"isolation":"read_committed","file":PATH}
    // -> the number of records, partition by partition, from start to end.
    private JsonNode consume(JsonNode command) throws Exception {
        String topic = command.path("topic").asText();
        long count = 0;
        Properties config = properties(Map.of(
            "isolation.level", command.path("isolation").asText("read_uncommitted"),
            "auto.offset.reset", "earliest", "enable.auto.commit", "false",
            "max.poll.records", "5000", "check.crcs", "true"));
        try (BufferedWriter out = Files.newBufferedWriter(
                 Path.of(command.path("file").asText()));
             KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config,
                 new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            for (TopicPartition p : partitions(topic))
                count += consumePartition(consumer, p, out);
        }
        return JSON.valueToTree(count);
    }

    private long consumePartition(KafkaConsumer<byte[], byte[]> consumer,
                                  TopicPartition partition, BufferedWriter out)
            throws Exception {
        long count = 0;
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                out.write(JSON.writeValueAsString(truth(record)));
                out.write('\n');
                count++;
            }
        }
        return count;
    }

    private static ObjectNode truth(ConsumerRecord<byte[], byte[]> r) {
        ObjectNode row = JSON.createObjectNode().put("partition", r.partition())
            .put("offset", r.offset()).put("timestamp", r.timestamp())
            .put("timestamp_type", r.timestampType().toString());
        r.leaderEpoch().ifPresentOrElse(e -> row.put("leader_epoch", e),
                                        () -> row.putNull("leader_epoch"));
        row.put("key", base64(r.key())).put("value", base64(r.value()));
        ArrayNode headers = row.putArray("headers");
        for (Header h : r.headers())
            headers.addArray().add(h.key()).add(base64(h.value()));
        return row;
    }

    private static String base64(byte[] bytes) {
        return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] bytes(JsonNode text) {
        return text.isNull() || text.isMissingNode()
            ? null : Base64.getDecoder().decode(text.asText());
    }

    // {"op":"produce","topic":T,"file":PATH,"properties":{…},"end":"commit"|"abort"|"open"}
    // -> the number of records sent. With a transactional.id the records are
    // one transaction, ended as "end" says.
    private JsonNode produce(JsonNode command) throws Exception {
        Map<String, String> more = settings(command.path("properties"));
        boolean transactional = more.containsKey("transactional.id");
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(properties(more),
            new ByteArraySerializer(), new ByteArraySerializer());
        try {
            if (transactional) {
                producer.initTransactions();
                producer.beginTransaction();
            }
            long count = send(producer, command);
            String end = command.path("end").asText("commit");
            if (transactional && end.equals("commit")) producer.commitTransaction();
            if (transactional && end.equals("abort")) producer.abortTransaction();
            return JSON.valueToTree(count);
        } finally {
            producer.close(Duration.ofSeconds(0));
        }
    }

    private static long send(KafkaProducer<byte[], byte[]> producer, JsonNode command)
            throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (BufferedReader in = Files.newBufferedReader(
                 Path.of(command.path("file").asText()))) {
            for (String line = in.readLine(); line != null; line = in.readLine())
                sent.add(producer.send(record(command.path("topic").asText(),
                                              JSON.readTree(line))));
        }
        producer.flush();
        for (Future<RecordMetadata> result : sent) result.get();
        return sent.size();
    }

    static ProducerRecord<byte[], byte[]> record(String topic, JsonNode row) {
        Integer partition = row.has("partition") ? row.get("partition").asInt() : null;
        Long timestamp = row.has("timestamp") ? row.get("timestamp").asLong() : null;
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition,
            timestamp, bytes(row.path("key")), bytes(row.path("value")));
        row.path("headers").forEach(
            h -> record.headers().add(h.get(0).asText(), bytes(h.get(1))));
        return record;
    }
}
