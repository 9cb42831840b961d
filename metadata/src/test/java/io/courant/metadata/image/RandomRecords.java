package io.courant.metadata.image;

import io.courant.base.Uuid;
import io.courant.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes records that a controller could have written, from one seed. */
public final class RandomRecords {

    private final SeededRandom random;
    private final List<Uuid> topics = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private long producerIds;
    private int made;

    public RandomRecords(SeededRandom random) {
        this.random = random;
    }

    /** The records of one change. */
    public List<MetadataRecord> next() {
        made++;
        return switch (random.nextInt(6)) {
            case 0, 1 -> newTopic();
            case 2 -> removedTopic();
            case 3 -> List.of(registration());
            case 4 -> List.of(configuration());
            default -> {
                producerIds += 1000;
                yield List.of(MetadataRecords.producerIds(1, 5, producerIds));
            }
        };
    }

    private List<MetadataRecord> newTopic() {
        Uuid id = Uuid.random(random);
        String name = (random.nextBoolean() ? "topic." : "topic-") + made;
        List<MetadataRecord> records = new ArrayList<>();
        records.add(MetadataRecords.topic(name, id));
        int partitions = random.between(1, 5);
        for (int index = 0; index < partitions; index++) {
            records.add(MetadataRecords.partition(
                    id,
                    new Partition(index, 1, random.nextInt(3), 0, List.of(1), List.of(1), List.of(new Uuid(9, 9)))));
        }
        topics.add(id);
        names.add(name);
        return records;
    }

    private List<MetadataRecord> removedTopic() {
        if (topics.isEmpty()) {
            return newTopic();
        }
        int index = random.nextInt(topics.size());
        names.remove(index);
        return List.of(MetadataRecords.topicRemoval(topics.remove(index)));
    }

    private MetadataRecord registration() {
        return MetadataRecords.broker(new Broker(
                random.between(1, 3),
                made,
                Uuid.random(random),
                List.of(new BrokerEndpoint("PLAINTEXT", "host" + made, 9092, (short) 0)),
                Map.of("metadata.version", new Broker.FeatureRange((short) 33, (short) 33)),
                random.nextBoolean() ? "rack" : null,
                random.nextBoolean(),
                List.of(Uuid.random(random))));
    }

    private MetadataRecord configuration() {
        String name = names.isEmpty() ? "broker-wide" : names.get(random.nextInt(names.size()));
        ConfigResource resource = names.isEmpty() ? new ConfigResource((byte) 4, "") : ConfigResource.ofTopic(name);
        return MetadataRecords.config(resource, "retention.ms", Integer.toString(made));
    }
}
