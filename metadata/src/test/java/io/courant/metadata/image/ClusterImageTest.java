package io.courant.metadata.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.InvariantViolation;
import io.courant.base.Uuid;
import io.courant.testkit.gen.Property;
import io.courant.wire.message.ConfigRecordBuilder;
import io.courant.wire.message.PartitionChangeRecordBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ClusterImageTest {

    private static final Uuid ID = new Uuid(1, 2);

    @Test
    void sameRecordsInOtherStepsGiveAnEqualImage() {
        Property.check(50, random -> {
            RandomRecords source = new RandomRecords(random);
            List<MetadataRecord> records = new ArrayList<>();
            while (records.size() < 100) {
                records.addAll(source.next());
            }
            ClusterImage atOnce = applied(ClusterImage.EMPTY, records, 0);
            ClusterImage inSteps = ClusterImage.EMPTY;
            int from = 0;
            while (from < records.size()) {
                int to = Math.min(records.size(), from + random.between(1, 10));
                inSteps = applied(inSteps, records.subList(from, to), from);
                from = to;
            }
            assertThat(inSteps).isEqualTo(atOnce);
        });
    }

    @Test
    void aStepNamesTheTopicsItTouched() {
        ClusterImage before = applied(ClusterImage.EMPTY, topic("orders"), 0);
        ImageBuilder builder = new ImageBuilder(before);
        builder.apply(MetadataRecords.config(ConfigResource.ofTopic("orders"), "retention.ms", "1"), 10, 0);
        ImageChange change = builder.build();
        assertThat(change.topics()).containsExactly(ID);
        assertThat(change.before().topicOverrides("orders")).isEmpty();
        assertThat(change.after().topicOverrides("orders")).containsEntry("retention.ms", "1");
    }

    @Test
    void removingATopicTakesItsNameConfigsAndPartitionsAlong() {
        List<MetadataRecord> records = new ArrayList<>(topic("a.b"));
        records.add(MetadataRecords.config(ConfigResource.ofTopic("a.b"), "retention.ms", "1"));
        records.add(MetadataRecords.topicRemoval(ID));
        ClusterImage image = applied(ClusterImage.EMPTY, records, 0);
        assertThat(image.topic("a.b")).isNull();
        assertThat(image.topic(ID)).isNull();
        assertThat(image.topicOverrides("a.b")).isEmpty();
        assertThat(image.collidingTopic("a_b")).isNull();
        assertThat(image.topicCount()).isZero();
    }

    @Test
    void knowsNamesThatLookTheSameInMetrics() {
        ClusterImage image = applied(ClusterImage.EMPTY, topic("a.b"), 0);
        assertThat(image.collidingTopic("a_b")).isEqualTo("a.b");
        assertThat(image.collidingTopic("a-b")).isNull();
    }

    @Test
    void aConfigWithoutAValueIsTakenBack() {
        List<MetadataRecord> records = new ArrayList<>(topic("orders"));
        records.add(MetadataRecords.config(ConfigResource.ofTopic("orders"), "retention.ms", "1"));
        records.add(new MetadataRecord.Config(new ConfigRecordBuilder()
                .resourceType((byte) 2)
                .resourceName("orders")
                .name("retention.ms")
                .value(null)
                .build()));
        assertThat(applied(ClusterImage.EMPTY, records, 0))
                .isEqualTo(applied(ClusterImage.EMPTY, topic("orders"), 0, 2));
    }

    @Test
    void aNewLeaderRaisesTheLeaderEpochAndAnotherChangeDoesNot() {
        List<MetadataRecord> records = new ArrayList<>(topic("orders"));
        records.add(new MetadataRecord.PartitionChange(new PartitionChangeRecordBuilder()
                .topicId(ID)
                .partitionId(0)
                .leader(2)
                .build()));
        records.add(new MetadataRecord.PartitionChange(new PartitionChangeRecordBuilder()
                .topicId(ID)
                .partitionId(0)
                .isr(List.of(2))
                .build()));
        Topic topic =
                Objects.requireNonNull(applied(ClusterImage.EMPTY, records, 0).topic(ID));
        assertThat(topic.partition(0)).isEqualTo(new Partition(0, 2, 1, 2, List.of(1), List.of(2), List.of(Uuid.ZERO)));
    }

    @Test
    void recordsBehindEachOtherAloneAreApplied() {
        ImageBuilder builder = new ImageBuilder(applied(ClusterImage.EMPTY, topic("orders"), 5));
        assertThatThrownBy(() -> builder.advance(5, 0)).isInstanceOf(InvariantViolation.class);
    }

    private static List<MetadataRecord> topic(String name) {
        return List.of(
                MetadataRecords.topic(name, ID),
                MetadataRecords.partition(ID, new Partition(0, 1, 0, 0, List.of(1), List.of(1), List.of(Uuid.ZERO))));
    }

    private static ClusterImage applied(ClusterImage before, List<MetadataRecord> records, long offset) {
        return applied(before, records, offset, 0);
    }

    /** Applies {@code records}, then as many control records as {@code extra} says. */
    private static ClusterImage applied(ClusterImage before, List<MetadataRecord> records, long offset, int extra) {
        ImageBuilder builder = new ImageBuilder(before);
        long next = offset;
        for (MetadataRecord record : records) {
            builder.apply(record, next++, 0);
        }
        for (int i = 0; i < extra; i++) {
            builder.advance(next++, 0);
        }
        return builder.build().after();
    }
}
