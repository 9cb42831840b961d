package io.courant.log.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.log.LogLimits;
import io.courant.log.stored.StoredFile;
import io.courant.testkit.disk.SimulatedDisk;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.record.BatchBuilder;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProducerStatesTest {

    private static final TopicIdPartition LOG = new TopicIdPartition(new Uuid(1, 2), 3);
    private static final long NOW = 1_767_225_600_000L;
    private static final int PRODUCER_ID_AT = 43;
    private static final int BASE_SEQUENCE_AT = 53;

    private final ByteBuffer bytes = new BatchBuilder()
            .producer(1, (short) 0, 0)
            .append(1000, null, new byte[] {1})
            .build();
    private final RecordBatch batch = new RecordBatch();

    /** A batch of one record; state is made from headers, so its CRC does not matter. */
    private RecordBatch batchOf(long producerId, int sequence) {
        bytes.putLong(PRODUCER_ID_AT, producerId).putInt(BASE_SEQUENCE_AT, sequence);
        return batch.at(bytes, 0);
    }

    @Test
    void remembersNoMoreProducersThanItsLimitAndForgetsTheOneSilentForLongest() {
        ProducerStates states = new ProducerStates();
        for (int id = 0; id < LogLimits.PRODUCERS_PER_LOG; id++) {
            states.apply(batchOf(id, 0), NOW);
        }
        states.apply(batchOf(0, 1), NOW);
        states.apply(batchOf(1_000_000, 0), NOW);
        assertThat(states.count()).isEqualTo(LogLimits.PRODUCERS_PER_LOG);
        assertThat(states.judge(batchOf(0, 1))).isInstanceOf(SequenceVerdict.Repeated.class);
        assertThat(states.judge(batchOf(1, 77))).isInstanceOf(SequenceVerdict.New.class);
        assertThat(states.judge(batchOf(2, 77))).isInstanceOf(SequenceVerdict.OutOfTurn.class);
    }

    @Test
    void agesAProducerByWhenItsBatchesCameAndNotByTheirTimestamps() {
        ProducerStates states = new ProducerStates();
        states.apply(batchOf(5, 0), NOW); // its record says it is of 1970
        states.expire(NOW + 999, 1000);
        assertThat(states.count()).isEqualTo(1);
        states.expire(NOW + 1000, 1000);
        assertThat(states.count()).isEqualTo(0);
    }

    @Test
    void aSnapshotKeepsEverythingAndTheOrderOfSilence() throws IOException {
        ProducerStates states = new ProducerStates();
        for (int id = 0; id < 4; id++) {
            for (int sequence = 0; sequence <= id + 3; sequence++) {
                states.apply(batchOf(id, sequence), NOW);
            }
        }
        states.apply(batchOf(0, 4), NOW);
        SimulatedDisk disk = new SimulatedDisk(1);
        Path file = Path.of("/00000000000000000009.prod");
        ProducerSnapshot.write(disk, file, ProducerSnapshot.encode(LOG, states, 9), StoredFile.Durability.DERIVED);

        assertThat(ProducerSnapshot.read(disk, file, LOG, 9, NOW))
                .isInstanceOfSatisfying(ProducerSnapshot.Loaded.Usable.class, usable -> {
                    assertThat(ProducerSnapshot.encode(LOG, usable.states(), 9))
                            .isEqualTo(ProducerSnapshot.encode(LOG, states, 9));
                    usable.states().forgetOldest();
                    assertThat(usable.states().judge(batchOf(1, 50))).isInstanceOf(SequenceVerdict.New.class);
                    assertThat(usable.states().judge(batchOf(0, 4))).isInstanceOf(SequenceVerdict.Repeated.class);
                });
        assertThat(ProducerSnapshot.read(disk, file, LOG, 8, NOW)).isInstanceOf(ProducerSnapshot.Loaded.Unusable.class);
        TopicIdPartition other = new TopicIdPartition(LOG.topicId(), 4);
        assertThat(ProducerSnapshot.read(disk, file, other, 9, NOW))
                .isInstanceOfSatisfying(
                        ProducerSnapshot.Loaded.Unusable.class,
                        unusable -> assertThat(unusable.reason()).contains("of partition 3"));
    }
}
