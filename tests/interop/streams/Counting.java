// Counts the words of one topic into another, and joins two topics by key
// within a window, exactly once, until it is killed or its input closes:
// Counting BOOTSTRAP STATE_DIR. Says READY when it runs.

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.JoinWindows;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.StreamJoined;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowBytesStoreSupplier;

public final class Counting {
    private static final Duration WINDOW = Duration.ofHours(1);

    private Counting() { }

    private static WindowBytesStoreSupplier store(String name) {
        return Stores.inMemoryWindowStore(name, WINDOW.multipliedBy(2),
                                          WINDOW.multipliedBy(2), true);
    }

    private static void join(StreamsBuilder builder) {
        Consumed<String, String> strings =
            Consumed.with(Serdes.String(), Serdes.String());
        KStream<String, String> right = builder.stream("right", strings);
        builder.stream("left", strings)
            .join(right, (a, b) -> a + "+" + b,
                  JoinWindows.ofTimeDifferenceWithNoGrace(WINDOW),
                  StreamJoined.with(Serdes.String(), Serdes.String(), Serdes.String())
                      .withThisStoreSupplier(store("left-window"))
                      .withOtherStoreSupplier(store("right-window")))
            .to("joined", Produced.with(Serdes.String(), Serdes.String()));
    }

    public static void main(String[] args) throws Exception {
        Properties config = new Properties();
        config.put("application.id", "counting");
        config.put("bootstrap.servers", args[0]);
        config.put("state.dir", Path.of(args[1]).toString());
        config.put("processing.guarantee", "exactly_once_v2");
        config.put("commit.interval.ms", "50");
        config.put("replication.factor", "1");
        config.put("num.stream.threads", "1");
        config.put("consumer.auto.offset.reset", "earliest");
        config.put("consumer.session.timeout.ms", "6000");
        config.put("consumer.heartbeat.interval.ms", "500");
        config.put("producer.transaction.timeout.ms", "5000");
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream("words", Consumed.with(Serdes.String(), Serdes.String()))
            .flatMapValues(line -> Arrays.asList(line.split(" ")))
            .groupBy((key, word) -> word,
                     Grouped.with(Serdes.String(), Serdes.String()))
            .count(Materialized.<String, Long>as(
                       Stores.inMemoryKeyValueStore("counts"))
                   .withKeySerde(Serdes.String()).withValueSerde(Serdes.Long()))
            .toStream().mapValues(count -> Long.toString(count))
            .to("counts", Produced.with(Serdes.String(), Serdes.String()));
        join(builder);
        KafkaStreams streams = new KafkaStreams(builder.build(), config);
        streams.setStateListener((now, before) -> {
            System.out.println(now == KafkaStreams.State.RUNNING ? "READY" : now.name());
            System.out.flush();
        });
        streams.start();
        while (System.in.read() >= 0) { }
        streams.close();
    }
}
