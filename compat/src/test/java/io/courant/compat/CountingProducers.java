package io.courant.compat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Idempotent producers that write numbers, counting from 0 for each partition, and note which were acknowledged. They retry for
 * as long as it takes, so a record that fails is a failure of the test.
 *
 * <p>They write in bursts at a bounded rate, so that what a test holds on disk and in memory depends on how long it runs and
 * not on how fast the machine is. A burst fills several requests, which are in flight at once.
 */
final class CountingProducers implements AutoCloseable {

    /** Records that a producer has in flight: several bursts, so that an outage leaves much to be sent again. */
    private static final int IN_FLIGHT = 400;

    /** With three producers a segment of 1 MB lasts for a bit more than a second. */
    private static final int VALUE_BYTES = 500;

    /** Numbers in a burst: each goes to every partition. With {@link #BATCH_BYTES} these are at least five requests. */
    private static final int BURST_NUMBERS = 20;

    /** From one burst of a producer to its next: at most 500 numbers a second, and no more to make up for an outage. */
    private static final long BURST_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    /** Room for four records. */
    private static final int BATCH_BYTES = 2_300;

    private static final Map<String, Object> SETTINGS = Map.of(
            "acks", "all",
            "enable.idempotence", true,
            "delivery.timeout.ms", 600_000,
            "request.timeout.ms", 10_000,
            "retry.backoff.ms", 20,
            "retry.backoff.max.ms", 50,
            "reconnect.backoff.ms", 20,
            "reconnect.backoff.max.ms", 50,
            "batch.size", BATCH_BYTES,
            "linger.ms", 1);

    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private volatile boolean stopping;
    private volatile boolean abandoned;

    private CountingProducers() {}

    /** Starts {@code producers} threads, each writing to all partitions of {@code topic}. */
    static CountingProducers start(Clients clients, String topic, int partitions, int producers) {
        CountingProducers all = new CountingProducers();
        for (int i = 0; i < producers; i++) {
            String name = "producer-" + i;
            Thread thread = new Thread(() -> all.run(clients, topic, partitions, name), name);
            all.threads.add(thread);
            thread.start();
        }
        return all;
    }

    /** Of each {@link #line}, the highest number acknowledged so far. */
    Map<String, Long> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    /** Fails when any record has failed. */
    void requireNoFailure() {
        Exception seen = failure.get();
        if (seen != null) {
            throw new AssertionError("a producer with endless retries gave up", seen);
        }
    }

    /** Ends the producers, waits until all that they sent is acknowledged, and returns the highest numbers. */
    Map<String, Long> finish() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
        requireNoFailure();
        return acknowledged();
    }

    @Override
    public void close() {
        stopping = true;
        abandoned = true;
        threads.forEach(Thread::interrupt);
    }

    /** A producer and a partition: what numbers are counted for. */
    static String line(String producer, int partition) {
        return producer + "/" + partition;
    }

    private void run(Clients clients, String topic, int partitions, String name) {
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        String padding = " ".repeat(VALUE_BYTES);
        try (KafkaProducer<byte[], byte[]> producer = clients.producer(SETTINGS)) {
            long burstNanos = System.nanoTime();
            for (long number = 0; !stopping && failure.get() == null; number++) {
                if (number % BURST_NUMBERS == 0) {
                    burstNanos = awaitBurst(burstNanos + BURST_EVERY_NANOS);
                }
                for (int partition = 0; partition < partitions; partition++) {
                    inFlight.acquire();
                    send(producer, topic, partition, name, number, padding, inFlight);
                }
            }
            producer.flush();
        } catch (InterruptedException | InterruptException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until {@code dueNanos} and returns when the burst began: later than due when the one before took longer. */
    private static long awaitBurst(long dueNanos) {
        LockSupport.parkNanos(dueNanos - System.nanoTime());
        return Math.max(dueNanos, System.nanoTime());
    }

    private void send(
            KafkaProducer<byte[], byte[]> producer,
            String topic,
            int partition,
            String name,
            long number,
            String padding,
            Semaphore inFlight) {
        byte[] value = (number + padding).getBytes(UTF_8);
        var _ = producer.send(
                new ProducerRecord<>(topic, partition, name.getBytes(UTF_8), value), (metadata, exception) -> {
                    inFlight.release();
                    if (exception == null) {
                        acknowledged.merge(line(name, partition), number, Math::max);
                    } else if (!abandoned) {
                        failure.compareAndSet(null, exception);
                    }
                });
    }
}
