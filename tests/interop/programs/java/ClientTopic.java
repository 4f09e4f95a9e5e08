// A topic of 40 sample records, made and filled.

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringSerializer;

final class ClientTopic {
    private ClientTopic() {}

    static String filled(Admin admin, String name) throws Exception {
        ClientChecks.create(admin, name, 1, Map.of());
        var node = admin.describeCluster().nodes().get().iterator().next();
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", node.host() + ":" + node.port()),
                new StringSerializer(), new StringSerializer())) {
            for (int number = 0; number < 40; number++)
                producer.send(ClientChecks.sample(name, number)).get();
        }
        return name;
    }
}
