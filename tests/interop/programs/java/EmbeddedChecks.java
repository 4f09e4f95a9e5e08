// A broker of a test's own, as test frameworks embed one: EmbeddedChecks WEIR
// FOLDER starts, stops and restarts `weir serve` with Kafka's clients alive.

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

public final class EmbeddedChecks {
    /** A running broker; close() ends it in good order. */
    private static final class Broker implements AutoCloseable {
        final Process process;
        final String address;
        final String directory;

        Broker(String weir, String... words) throws Exception {
            List<String> command = new ArrayList<>(List.of(weir, "serve", "--json"));
            command.addAll(Arrays.asList(words));
            process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            String ready = new BufferedReader(
                new InputStreamReader(process.getInputStream())).readLine();
            if (ready == null) throw new IllegalStateException("it did not start");
            address = member(ready, "address");
            directory = member(ready, "dir");
        }

        private static String member(String json, String name) {
            return json.replaceAll(".*\"" + name + "\":\"([^\"]*)\".*", "$1");
        }

        int stop() throws Exception {
            process.destroy();
            if (!process.waitFor(20, TimeUnit.SECONDS)) throw new IllegalStateException("it lives");
            return process.exitValue();
        }

        @Override
        public void close() throws Exception {
            stop();
        }
    }

    private EmbeddedChecks() {}

    public static void main(String[] args) {
        String weir = args[0];
        Path folder = Path.of(args[1]);
        Report.check("an ephemeral broker leaves nothing", seen -> ephemeral(seen, weir));
        Report.check("clients live through restarts", seen ->
            restarted(seen, weir, folder.resolve("restarted").toString()));
        Report.check("two brokers at once", seen -> {
            try (Broker one = new Broker(weir, "--ephemeral", "--listen", "tcp:127.0.0.1:0");
                 Broker two = new Broker(weir, "--ephemeral", "--listen", "tcp:127.0.0.1:0")) {
                seen.add("apart " + !one.address.equals(two.address));
                sendOne(one.address, "t", "a");
                seen.add("topics " + topics(one.address) + " and " + topics(two.address));
            }
        });
        Report.check("twenty brokers, one after the other", seen -> {
            for (int i = 0; i < 20; i++)
                try (Broker broker = new Broker(weir, "--ephemeral", "--listen",
                        "tcp:127.0.0.1:0", "--topic", "t")) {
                    sendOne(broker.address, "t", "v");
                }
            seen.add("served");
        });
        System.exit(0);
    }

    private static Map<String, Object> config(String address, String... more) {
        Map<String, Object> out = new java.util.HashMap<>(Map.of("bootstrap.servers", address,
            "reconnect.backoff.max.ms", "200"));
        for (int i = 0; i < more.length; i += 2) out.put(more[i], more[i + 1]);
        return out;
    }

    private static void sendOne(String address, String topic, String value) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(config(address),
                new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, value)).get();
        }
    }

    private static String topics(String address) throws Exception {
        try (Admin admin = Admin.create(config(address))) {
            return admin.listTopics().names().get().toString();
        }
    }

    private static void ephemeral(List<String> seen, String weir) throws Exception {
        Broker broker = new Broker(weir, "--ephemeral", "--listen", "tcp:127.0.0.1:0",
            "--topic", "orders:3:retention.ms=60000");
        try (Admin admin = Admin.create(config(broker.address))) {
            seen.add("partitions " + admin.describeTopics(List.of("orders")).allTopicNames()
                .get().get("orders").partitions().size());
        }
        sendOne(broker.address, "orders", "v");
        seen.add("there " + Files.isDirectory(Path.of(broker.directory)));
        seen.add("exit " + broker.stop());
        seen.add("gone " + !new File(broker.directory).exists());
    }

    /** Producer and consumer of one life; the broker has three. */
    private static void restarted(List<String> seen, String weir, String directory)
            throws Exception {
        Broker broker = new Broker(weir, "-d", directory, "--listen", "tcp:127.0.0.1:0");
        String address = broker.address;
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(config(address),
                 new StringSerializer(), new StringSerializer());
             KafkaConsumer<String, String> consumer = new KafkaConsumer<>(config(address,
                 "group.id", "g", "auto.offset.reset", "earliest"),
                 new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of("t"));
            List<String> read = new ArrayList<>();
            for (int life = 0; life < 3; life++) {
                for (int i = 0; i < 10; i++)
                    producer.send(new ProducerRecord<>("t", life + "-" + i));
                producer.flush();
                int want = (life + 1) * 10;
                seen.add("read " + Report.until(() -> read.size() >= want, () ->
                    consumer.poll(Duration.ofMillis(100)).forEach(r -> read.add(r.value()))));
                consumer.commitSync();
                if (life == 1) broker.process.destroyForcibly().waitFor();
                else seen.add("exit " + broker.stop());
                if (life < 2) broker = new Broker(weir, "-d", directory, "--listen",
                    "tcp:" + address);
            }
            seen.add("each once, in order " + (read.size() == 30 && read.get(29).equals("2-9")
                && read.stream().distinct().count() == 30));
        }
    }
}
