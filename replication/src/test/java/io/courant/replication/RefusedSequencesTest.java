package io.courant.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.wire.TopicIdPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefusedSequencesTest {

    private static final TopicIdPartition PARTITION = new TopicIdPartition(new Uuid(1, 2), 3);

    private final RefusedSequences sequences = new RefusedSequences();

    private static ProducerSequence batch(long producerId, int epoch, int first) {
        return new ProducerSequence(producerId, (short) epoch, first);
    }

    @BeforeEach
    void aConnectionIsOpen() {
        sequences.opened(1);
    }

    @Test
    void blocksOnlyWhatIsHigherOnTheSameConnectionPartitionAndProducer() {
        sequences.refused(1, PARTITION, batch(7, 0, 10));
        assertThat(sequences.blocks(1, PARTITION, batch(7, 0, 11))).isTrue();
        assertThat(sequences.blocks(1, PARTITION, batch(7, 0, 10))).isFalse();
        assertThat(sequences.blocks(1, PARTITION, batch(7, 0, 9))).isFalse();
        assertThat(sequences.blocks(2, PARTITION, batch(7, 0, 11))).isFalse();
        assertThat(sequences.blocks(1, PARTITION, batch(8, 0, 11))).isFalse();
        assertThat(sequences.blocks(1, new TopicIdPartition(new Uuid(1, 2), 4), batch(7, 0, 11)))
                .isFalse();
        assertThat(sequences.blocks(1, PARTITION, batch(7, 1, 11))).isFalse();
    }

    @Test
    void keepsTheLowest() {
        sequences.refused(1, PARTITION, batch(7, 0, 10));
        sequences.refused(1, PARTITION, batch(7, 0, 12));
        sequences.accepted(1, PARTITION, batch(7, 0, 11));
        assertThat(sequences.blocks(1, PARTITION, batch(7, 0, 12))).isTrue();
        sequences.accepted(1, PARTITION, batch(7, 0, 10));
        assertThat(sequences.blocks(1, PARTITION, batch(7, 0, 12))).isFalse();
    }

    @Test
    void knowsThatSequencesWrap() {
        sequences.refused(1, PARTITION, batch(7, 0, Integer.MAX_VALUE));
        assertThat(sequences.blocks(1, PARTITION, batch(7, 0, 0))).isTrue();
        assertThat(sequences.blocks(1, PARTITION, batch(7, 0, Integer.MAX_VALUE - 1)))
                .isFalse();
    }

    @Test
    void aBatchThatIsRefusedAfterItsConnectionClosedLeavesNothing() {
        sequences.connectionClosed(1);
        sequences.refused(1, PARTITION, batch(7, 0, 10));
        assertThat(sequences.connections()).isZero();
        assertThat(sequences.blocks(1, PARTITION, batch(7, 0, 11))).isFalse();
    }

    @Test
    void knowsWhetherAConnectionIsStillThere() {
        assertThat(sequences.isOpen(1)).isTrue();
        sequences.connectionClosed(1);
        assertThat(sequences.isOpen(1)).isFalse();
    }

    @Test
    void refusesAllOfAConnectionWithTooManyToRemember() {
        for (int producer = 0; producer <= ReplicationLimits.MAX_REFUSED_SEQUENCES_PER_CONNECTION; producer++) {
            sequences.refused(1, PARTITION, batch(producer, 0, 5));
        }
        assertThat(sequences.blocks(1, PARTITION, batch(999_999, 0, 0))).isTrue();
        assertThat(sequences.hasLostTrack(1)).isTrue();
        sequences.connectionClosed(1);
        assertThat(sequences.blocks(1, PARTITION, batch(999_999, 0, 0))).isFalse();
    }
}
