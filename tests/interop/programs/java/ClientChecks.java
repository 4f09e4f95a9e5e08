// Kafka's own producer and consumer against a broker: ClientChecks BOOTSTRAP
// FAMILY. Written to the part of the API that 3.9 and 4.4 share.

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

public final class ClientChecks {
    private static final Duration POLL = Duration.ofMillis(200);
    private static String bootstrap;
    private static String family;
    private static Admin admin;

    private ClientChecks() {}

    public static void main(String[] args) throws Exception {
        bootstrap = args[0];
        family = args[1];
        admin = Admin.create(Map.of("bootstrap.servers", bootstrap,
            "default.api.timeout.ms", "30000"));
        Report.check("every codec and acks", ClientChecks::codecs);
        Report.check("idempotence", ClientChecks::idempotence);
        Report.check("refused records", ClientChecks::refused);
        Report.check("seeking", ClientChecks::seeking);
        Report.check("committing", ClientChecks::committing);
        Report.check("transactions", ClientChecks::transactions);
        for (String assignor : List.of("Range", "CooperativeSticky"))
            Report.check("classic group, " + assignor, seen -> rebalancing(seen, assignor,
                Map.of("session.timeout.ms", "6000", "heartbeat.interval.ms", "200",
                    "partition.assignment.strategy",
                    "org.apache.kafka.clients.consumer." + assignor + "Assignor")));
        Report.check("new consumer group", seen ->
            rebalancing(seen, "kip848", Map.of("group.protocol", "consumer")));
        Report.check("static members", ClientChecks::staticMembers);
        AdminChecks.run(admin, family);
        admin.close(Duration.ofSeconds(1));
        System.exit(0);
    }

    static String create(Admin admin, String name, int partitions,
                         Map<String, String> configs) throws Exception {
        admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)
            .configs(configs))).all().get();
        Report.until(() -> admin.listTopics().names().get().contains(name), () -> { });
        return name;
    }

    private static String create(String what, int partitions) throws Exception {
        return create(admin, family + "-" + what, partitions, Map.of());
    }

    private static KafkaProducer<String, String> producer(Map<String, String> more) {
        Map<String, Object> config = new HashMap<>(Map.of("bootstrap.servers", bootstrap,
            "max.block.ms", "30000", "delivery.timeout.ms", "30000",
            "request.timeout.ms", "20000"));
        config.putAll(more);
        return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
    }

    static ProducerRecord<String, String> sample(String topic, int number) {
        ProducerRecord<String, String> record = new ProducerRecord<>(topic, 0,
            Report.FIRST_TIMESTAMP + 1000L * number,
            number % 5 == 3 ? null : "k" + number % 11,
            number % 5 == 4 ? null : ("value " + number + " ").repeat(5));
        if (number % 3 == 0)
            record.headers().add("trace", ("" + number).getBytes(StandardCharsets.UTF_8))
                .add("none", null).add("trace", new byte[] {-1, 0});
        return record;
    }

    private static List<String> send(KafkaProducer<String, String> producer, String topic,
                                     int first, int count) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int number = first; number < first + count; number++)
            sent.add(producer.send(sample(topic, number)));
        producer.flush();
        List<String> out = new ArrayList<>();
        for (Future<RecordMetadata> one : sent)
            out.add(Report.of(() -> one.get().offset() + " " + one.get().timestamp()));
        return out;
    }

    private static KafkaConsumer<String, String> consumer(Map<String, String> more) {
        Map<String, Object> config = new HashMap<>(Map.of("bootstrap.servers", bootstrap,
            "auto.offset.reset", "earliest", "enable.auto.commit", "false",
            "default.api.timeout.ms", "30000"));
        config.putAll(more);
        return new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
    }

    private static String text(ConsumerRecord<String, String> r) {
        return r.partition() + " " + r.offset() + " " + r.timestampType() + " " + r.timestamp()
            + " " + r.key() + " " + r.value() + " " + r.headers() + " " + r.leaderEpoch();
    }

    private static List<String> read(KafkaConsumer<String, String> consumer,
                                     int count) throws Exception {
        List<String> out = new ArrayList<>();
        Report.until(() -> out.size() >= count,
            () -> consumer.poll(POLL).forEach(r -> out.add(text(r))));
        return out;
    }

    private static String readAll(String topic, int count,
                                  Map<String, String> config) throws Exception {
        try (KafkaConsumer<String, String> consumer = consumer(config)) {
            TopicPartition part = new TopicPartition(topic, 0);
            consumer.assign(List.of(part));
            consumer.seekToBeginning(List.of(part));
            return Report.digest(read(consumer, count));
        }
    }

    private static void codecs(List<String> seen) throws Exception {
        for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd"))
            for (String acks : List.of("0", "1", "all")) {
                String topic = create("codec-" + codec + "-" + acks, 1);
                try (KafkaProducer<String, String> producer = producer(Map.of(
                        "compression.type", codec, "acks", acks,
                        "enable.idempotence", "false"))) {
                    seen.add(codec + " " + acks + " sent "
                        + Report.digest(send(producer, topic, 0, 200)));
                }
                seen.add(codec + " " + acks + " read " + readAll(topic, 200, Map.of()));
            }
    }

    private static void idempotence(List<String> seen) throws Exception {
        String topic = create("idempotent", 1);
        for (int round = 0; round < 2; round++)
            try (KafkaProducer<String, String> producer =
                    producer(Map.of("batch.size", "1000"))) {
                seen.add(Report.digest(send(producer, topic, 0, 300)));
            }
        seen.add(readAll(topic, 600, Map.of()));
    }

    private static void refused(List<String> seen) throws Exception {
        String small = create(admin, family + "-small", 1, Map.of("max.message.bytes", "2000"));
        String keys = create(admin, family + "-keys", 1, Map.of("cleanup.policy", "compact"));
        try (KafkaProducer<String, String> producer = producer(Map.of("linger.ms", "0"))) {
            for (ProducerRecord<String, String> record : List.of(
                    new ProducerRecord<String, String>(small, "fits"),
                    new ProducerRecord<String, String>(small, "x".repeat(5000)),
                    new ProducerRecord<String, String>(keys, "k", "v"),
                    new ProducerRecord<String, String>(keys, "v"),
                    new ProducerRecord<String, String>("a b", "v")))
                seen.add(Report.of(() -> producer.send(record).get().offset()));
        }
        try (KafkaProducer<String, String> producer = producer(Map.of("acks", "1",
                "enable.idempotence", "false"))) {
            seen.add(Report.of(() -> producer.send(
                new ProducerRecord<>(keys, 7, null, "v")).get()));
        }
    }

    private static void seeking(List<String> seen) throws Exception {
        String topic = create("seek", 1);
        TopicPartition part = new TopicPartition(topic, 0);
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            send(producer, topic, 0, 100);
        }
        try (KafkaConsumer<String, String> consumer = consumer(Map.of())) {
            consumer.assign(List.of(part));
            for (long at : new long[] {0, 40_000, 40_001, 99_001})
                seen.add("at " + at + " " + Report.of(() -> consumer.offsetsForTimes(
                    Map.of(part, Report.FIRST_TIMESTAMP + at))));
            seen.add("ends " + consumer.beginningOffsets(List.of(part))
                + consumer.endOffsets(List.of(part)));
            for (long offset : new long[] {70, 20, 5000}) {
                consumer.seek(part, offset);
                seen.add("from " + offset + " " + read(consumer, 1).get(0));
            }
            consumer.seekToEnd(List.of(part));
            seen.add("end " + consumer.position(part) + " lag " + consumer.currentLag(part));
            consumer.pause(List.of(part));
            consumer.seek(part, 3);
            seen.add("paused " + consumer.poll(POLL).count());
            consumer.resume(List.of(part));
            seen.add("resumed " + read(consumer, 1).get(0));
            seen.add(Report.clean(String.valueOf(consumer.partitionsFor(topic))));
            seen.add("listed " + consumer.listTopics().containsKey(topic));
        }
    }

    private static void committing(List<String> seen) throws Exception {
        String topic = create("commit", 1);
        TopicPartition part = new TopicPartition(topic, 0);
        Map<String, String> group = Map.of("group.id", family + "-commit");
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            send(producer, topic, 0, 50);
        }
        try (KafkaConsumer<String, String> consumer = consumer(group)) {
            consumer.subscribe(List.of(topic));
            seen.add(Report.digest(read(consumer, 50)));
            consumer.commitSync(Map.of(part, new OffsetAndMetadata(30, "half way")));
        }
        try (KafkaConsumer<String, String> consumer = consumer(group)) {
            consumer.subscribe(java.util.regex.Pattern.compile(family + "-comm.*"));
            seen.add(Report.digest(read(consumer, 20)));
            seen.add(String.valueOf(consumer.committed(Set.of(part,
                new TopicPartition(topic, 5)))));
        }
    }

    private static void transactions(List<String> seen) throws Exception {
        String topic = create("txn", 1);
        TopicPartition part = new TopicPartition(topic, 0);
        Map<String, String> group = Map.of("group.id", family + "-txn");
        try (KafkaProducer<String, String> producer = producer(Map.of(
                 "transactional.id", family + "-txn"));
             KafkaConsumer<String, String> member = consumer(group)) {
            producer.initTransactions();
            member.subscribe(List.of(topic));
            member.poll(POLL);
            for (int round = 0; round < 3; round++) {
                producer.beginTransaction();
                send(producer, topic, round * 10, 10);
                producer.sendOffsetsToTransaction(Map.of(part,
                    new OffsetAndMetadata(round)), member.groupMetadata());
                if (round == 1) producer.abortTransaction();
                else producer.commitTransaction();
                seen.add("offset " + Report.of(() -> member.committed(Set.of(part))));
            }
            KafkaProducer<String, String> second = producer(Map.of(
                "transactional.id", family + "-txn"));
            second.initTransactions();
            seen.add("fenced " + Report.of(() -> {
                producer.beginTransaction();
                producer.send(sample(topic, 1)).get();
                producer.commitTransaction();
                return "no";
            }));
            second.close();
        }
        seen.add(readAll(topic, 20, Map.of("isolation.level", "read_committed")));
        seen.add(readAll(topic, 30, Map.of()));
    }

    private static void rebalancing(List<String> seen, String name,
                                    Map<String, String> protocol) throws Exception {
        String topic = create("group-" + name, 4);
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            for (int number = 0; number < 400; number++)
                producer.send(new ProducerRecord<>(topic, number % 4, null, "" + number));
        }
        Map<String, String> config = new HashMap<>(protocol);
        config.put("group.id", family + "-" + name);
        List<KafkaConsumer<String, String>> members = new ArrayList<>();
        Set<String> read = new HashSet<>();
        Runnable step = () -> members.forEach(m -> m.poll(Duration.ofMillis(50))
            .forEach(r -> read.add(r.partition() + " " + r.offset())));
        for (int i = 0; i < 2; i++) {
            config.put("client.id", "member-" + i);
            members.add(consumer(config));
            members.get(i).subscribe(List.of(topic));
        }
        seen.add("shared " + Report.until(() -> members.stream()
            .allMatch(m -> m.assignment().size() == 2), step));
        seen.add("all read " + Report.until(() -> read.size() == 400, step));
        seen.add(Report.of(() -> {
            var group = admin.describeConsumerGroups(List.of(family + "-" + name))
                .all().get().values().iterator().next();
            return group.state() + " " + group.partitionAssignor() + " "
                + group.members().size() + " " + group.isSimpleConsumerGroup();
        }));
        members.remove(1).close();
        seen.add("taken over " + Report.until(
            () -> members.get(0).assignment().size() == 4, step));
        members.get(0).close();
    }

    private static void staticMembers(List<String> seen) throws Exception {
        String topic = create("static", 2);
        Map<String, String> config = new HashMap<>(Map.of("group.id", family + "-static",
            "session.timeout.ms", "6000", "heartbeat.interval.ms", "200"));
        List<Integer> moves = new ArrayList<>();
        ConsumerRebalanceListener listener = new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> parts) { }

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> parts) {
                moves.add(parts.size());
            }
        };
        for (int life = 0; life < 2; life++) {
            config.put("group.instance.id", "one");
            try (KafkaConsumer<String, String> member = consumer(config)) {
                member.subscribe(List.of(topic), listener);
                seen.add("owns 2 " + Report.until(() -> member.assignment().size() == 2,
                    () -> member.poll(POLL)));
            }
        }
        seen.add("moves " + moves);
        seen.add("removed " + Report.of(() -> {
            admin.removeMembersFromConsumerGroup(family + "-static",
                new org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions(
                    List.of(new org.apache.kafka.clients.admin.MemberToRemove("one"))))
                .all().get();
            return "yes";
        }));
    }
}
