package io.courant.cli.records;

import io.courant.cli.client.ClientSettings;
import io.courant.cli.client.Troubles;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What has been sent, acknowledged and refused. Sent by one thread; acknowledgements come on the producer's, and the end may come
 * by a signal on another.
 */
final class Production {

    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * So many records wait for their acknowledgement at most. The client library bounds their bytes, but it keeps some 200 for
     * each beside them, and ten million short lines must not fill the small heap.
     */
    private static final int WAITING_RECORDS = 100_000;

    private final Semaphore room = new Semaphore(WAITING_RECORDS);
    private final Producer<byte[], byte[]> producer;
    private final ClientSettings settings;
    private final @Nullable Integer rate;
    private final long startedNanos = System.nanoTime();
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong acknowledgedBytes = new AtomicLong();
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    private final AtomicBoolean finished = new AtomicBoolean();
    private final AtomicBoolean told = new AtomicBoolean();

    Production(Producer<byte[], byte[]> producer, ClientSettings settings, @Nullable Integer rate) {
        this.producer = producer;
        this.settings = settings;
        this.rate = rate;
    }

    long read() {
        return read.get();
    }

    long acknowledged() {
        return acknowledged.get();
    }

    long acknowledgedBytes() {
        return acknowledgedBytes.get();
    }

    /** What went wrong first, or null. */
    @Nullable
    String failure() {
        return failure.get();
    }

    /** Sends all lines of {@code in}, whose name stands before the number of a line in messages; false when it had to stop. */
    boolean sendLines(InputStream in, String name, LineParser parser) throws IOException {
        LineReader lines = new LineReader(in);
        long number = 0;
        try {
            byte[] line = lines.next();
            while (line != null && failure() == null && !finished.get()) {
                number++;
                send(parser.parse(line), name, number);
                line = lines.next();
            }
        } catch (LineReader.TooLongException e) {
            fail(name, number + 1, " is longer than " + LineReader.LONGEST_LINE_BYTES + " bytes");
        }
        return failure() == null;
    }

    private void send(@Nullable ProducerRecord<byte[], byte[]> record, String name, long number) {
        long index = read.getAndIncrement();
        if (record == null) {
            fail(name, number, " has no key separator");
            return;
        }
        awaitTurn(index);
        room.acquireUninterruptibly();
        byte[] value = record.value();
        long bytes = value == null ? 0 : value.length;
        try {
            // What becomes of it is told to the callback.
            Future<RecordMetadata> _ = producer.send(record, (metadata, refusal) -> {
                room.release();
                if (refusal == null) {
                    acknowledged.getAndIncrement();
                    acknowledgedBytes.addAndGet(bytes);
                } else {
                    fail(name, number, ": " + reason(refusal, bytes));
                }
            });
        } catch (KafkaException e) {
            room.release();
            fail(name, number, ": " + reason(e, bytes));
        }
    }

    private void awaitTurn(long index) {
        if (rate != null) {
            long due = startedNanos + (long) (index * NANOS_PER_SECOND / rate);
            for (long wait = due - System.nanoTime(); wait > 0 && !finished.get(); wait = due - System.nanoTime()) {
                LockSupport.parkNanos(Math.min(wait, TimeUnit.MILLISECONDS.toNanos(100)));
            }
        }
    }

    private String reason(Exception refusal, long bytes) {
        return switch (refusal) {
            case RecordTooLargeException ignored ->
                "a record of " + bytes + " bytes is larger than the topic takes (its setting max.message.bytes)";
            case TimeoutException ignored -> "no acknowledgement within " + settings.timeoutMs() / 1000 + " s";
            default -> Troubles.of(refusal, settings).sentence();
        };
    }

    private void fail(String name, long number, String reason) {
        failure.compareAndSet(null, name + "line " + number + reason);
    }

    /** Sends no more, and waits until all that was sent is acknowledged or given up. */
    void finish() {
        finished.set(true);
        producer.flush();
    }

    /** True for the one who comes first: the command at its end, or the signal of Ctrl-C. It tells how it went. */
    boolean isMineToTell() {
        return told.compareAndSet(false, true);
    }
}
