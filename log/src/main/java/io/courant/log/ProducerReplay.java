package io.courant.log;

import io.courant.log.producer.ProducerSnapshot;
import io.courant.log.producer.ProducerStates;
import io.courant.log.segment.SegmentFiles;
import io.courant.log.stored.StoredFile;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Rebuilds producer state during recovery: the newest sound snapshot of proven batches, and the batches behind it. */
final class ProducerReplay {

    private final ShardTools tools;
    private final TopicIdPartition key;
    private final Path directory;
    private final long nowMs;
    private ProducerStates states = new ProducerStates();
    /** Of the snapshot that was loaded; -1 when none was. */
    private long loadedOffset = -1;

    /** What is read or applied counts as last used at {@code nowMs}, unless a snapshot knows better. */
    ProducerReplay(ShardTools tools, TopicIdPartition key, Path directory, long nowMs) {
        this.key = key;
        this.nowMs = nowMs;
        this.tools = tools;
        this.directory = directory;
    }

    /**
     * Loads a snapshot at or below {@code proven}; returns the offset from which batches must be applied. Snapshots
     * above say something about batches that may be gone.
     *
     * @param hadProducers false when it is known that there was no producer state at {@code proven}
     */
    long begin(List<String> names, long proven, boolean hadProducers) throws IOException {
        if (!hadProducers) {
            return proven;
        }
        for (long offset : DerivedFiles.producerOffsets(names)) {
            if (offset <= proven) {
                Path file = SegmentFiles.producers(directory, offset);
                switch (ProducerSnapshot.read(tools.disk, file, key, offset, nowMs)) {
                    case ProducerSnapshot.Loaded.Usable usable -> {
                        states = usable.states();
                        loadedOffset = offset;
                        return offset;
                    }
                    case ProducerSnapshot.Loaded.Unusable unusable -> {
                        tools.events.warn(
                                "log.snapshot-unusable",
                                "producer snapshot " + file
                                        + " is not usable, an older one or the batches are read: "
                                        + unusable.reason());
                        tools.disk.delete(file);
                    }
                }
            }
        }
        return 0;
    }

    /** Stores the snapshot that was loaded once more, durably: batches below it are about to go. Before any batch is applied. */
    void makeDurable() throws IOException {
        if (loadedOffset >= 0) {
            store(loadedOffset);
        }
    }

    /** Stores durably what holds at {@code offset}, up to which all has been applied; nothing where there are no producers. */
    void store(long offset) throws IOException {
        if (states.count() > 0) {
            ProducerSnapshot.write(
                    tools.disk,
                    SegmentFiles.producers(directory, offset),
                    ProducerSnapshot.encode(key, states, offset),
                    StoredFile.Durability.DURABLE);
        }
    }

    void apply(RecordBatch header) {
        states.apply(header, nowMs);
    }

    ProducerStates states() {
        return states;
    }
}
