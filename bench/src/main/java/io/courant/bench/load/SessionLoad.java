package io.courant.bench.load;

import io.courant.bench.load.MultiplexedProducer.Load;
import java.io.IOException;
import org.HdrHistogram.Histogram;

/** A fetch session with many partitions of which the first alone is busy. One request is in flight at a time. */
public final class SessionLoad {

    private static final short ACKS_LEADER = 1;
    private static final int SIGNIFICANT_DIGITS = 3;

    private final int port;
    private final Topic topic;
    private final ProduceFrames oneRecord;

    /** {@code topic} exists, with a record in each partition. */
    public SessionLoad(int port, Topic topic) {
        this.port = port;
        this.topic = topic;
        this.oneRecord = ProduceFrames.ofOneRecord(new Topic(topic.name(), topic.id(), 1), ACKS_LEADER);
    }

    /** The session that reads, at the end of all partitions. */
    public SessionReader reader() throws IOException {
        return SessionReader.atEnd(port, topic);
    }

    /** Writes so many batches, of a record of 1 KB each, to the busy partition. */
    public void write(int batches) throws IOException, InterruptedException {
        long bytes = (long) batches * oneRecord.batchBytes();
        MultiplexedProducer.run(port, oneRecord, new Load(1, LoadLimits.IN_FLIGHT, bytes, LoadLimits.ANSWER_WITHIN_MS));
    }

    /** Fetches batches that are there, one by one; returns the nanoseconds of each fetch. */
    public Histogram readOn(SessionReader reader, int fetches) throws IOException {
        Histogram nanos = new Histogram(SIGNIFICANT_DIGITS);
        for (int i = 0; i < fetches; i++) {
            long start = System.nanoTime();
            requireOne(reader.fetch(LoadLimits.FETCH_WAIT_MS));
            nanos.recordValue(System.nanoTime() - start);
        }
        return nanos;
    }

    /** Fetches so many times when there is nothing, and writes a batch while the fetch waits. */
    public void readWhatComes(SessionReader reader, int fetches) throws IOException {
        try (WireConnection producer = WireConnection.open(port)) {
            for (int i = 0; i < fetches; i++) {
                reader.send(LoadLimits.ANSWER_WITHIN_MS);
                writeOne(producer);
                requireOne(reader.receive());
            }
        }
    }

    /** The writing of {@link #readWhatComes} alone. */
    public void writeOneByOne(int batches) throws IOException {
        try (WireConnection producer = WireConnection.open(port)) {
            for (int i = 0; i < batches; i++) {
                writeOne(producer);
            }
        }
    }

    private void writeOne(WireConnection producer) throws IOException {
        producer.send(oneRecord.frame(0));
        ProduceFrames.awaitTaken(producer, 0);
    }

    private static void requireOne(int batches) throws IOException {
        if (batches != 1) {
            throw new IOException("a fetch brought " + batches + " batches where one was due");
        }
    }
}
