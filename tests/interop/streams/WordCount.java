// Counts words of a topic into another one, exactly once, until it is killed
// or its input closes: WordCount BOOTSTRAP STATE_DIR. Says READY when it runs.

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.Stores;

public final class WordCount {
    private WordCount() { }

    public static void main(String[] args) throws Exception {
        Properties config = new Properties();
        config.put("application.id", "word-count");
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
