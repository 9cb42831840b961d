package io.courant.bench;

import io.courant.bench.load.Moved;
import io.courant.bench.load.MultiplexedProducer;
import io.courant.bench.load.MultiplexedProducer.Load;
import io.courant.bench.load.ProduceFrames;
import io.courant.bench.load.Topic;
import io.courant.bench.load.TopicAdmin;
import io.courant.bench.machine.BlockDevice;
import io.courant.bench.machine.Cores;
import io.courant.bench.process.RunningBroker;
import io.courant.bench.report.Metric;
import io.courant.bench.report.Side;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the block device writes for each byte produced. One broker is up at a time, since the counters do not say who wrote;
 * everything else that writes to the device counts as well, which the figure of an idle broker shows.
 *
 * <p>A run is loaded once before the counters are read, so that files which are made once, as a journal's are, exist. It ends
 * with some time in which the broker does what it put off, and a sync of the file system, for the writes that the system put off.
 */
final class DeviceRows {

    private static final short ACKS_ALL = -1;
    private static final int BULK_PARTITIONS = 6;
    private static final int SMALL_PARTITIONS = 64;
    private static final int SMALL_CONNECTIONS = 64;

    private static final List<Side> SIDES = Arrays.asList(Side.values());

    private interface Run {
        Moved run() throws IOException, InterruptedException;
    }

    private final Stage stage;
    private final Optional<BlockDevice> device;
    private final Map<Side, Stage.Home> homes = new EnumMap<>(Side.class);

    DeviceRows(Stage stage) throws IOException {
        this.stage = stage;
        this.device = BlockDevice.holding(stage.directory());
    }

    void measure() throws IOException, InterruptedException {
        for (Side side : stage.sides(SIDES)) {
            homes.put(side, stage.home(side, "device"));
        }
        for (int pair = 0; pair < stage.scale().durable().devicePairs(); pair++) {
            for (Side side : stage.sidesOf(pair, SIDES)) {
                try (RunningBroker broker =
                        stage.startServing(Objects.requireNonNull(homes.get(side)), Cores.UNPINNED)) {
                    measure(side, broker, pair);
                }
            }
        }
    }

    private void measure(Side side, RunningBroker broker, int pair) throws IOException, InterruptedException {
        int port = broker.port();
        Topic bulk = TopicAdmin.create(port, "bulk-" + pair, BULK_PARTITIONS);
        Topic small = TopicAdmin.create(port, "small-" + pair, SMALL_PARTITIONS);
        Scale.Durable scale = stage.scale().durable();
        Run ofBatches =
                () -> MultiplexedProducer.run(port, ProduceFrames.of(bulk, ACKS_ALL), Load.upTo(scale.deviceBytes()))
                        .moved();
        Run ofRecords = () -> MultiplexedProducer.run(
                        port,
                        ProduceFrames.ofOneRecord(small, ACKS_ALL),
                        Load.oneByOne(SMALL_CONNECTIONS, scale.deviceSmallMs()))
                .moved();
        ofBatches.run();
        ofRecords.run();
        settle();
        measureIdle(side, broker);
        measure(side, broker, "bulk: batches of 64 KB", ofBatches);
        measure(side, broker, "small: 1 KB requests over 64 connections", ofRecords);
        TopicAdmin.delete(port, bulk);
        TopicAdmin.delete(port, small);
        stage.settle(); // a broker that is closed leaves the files of deleted topics to its next start
    }

    private void measure(Side side, RunningBroker broker, String load, Run run)
            throws IOException, InterruptedException {
        long before = writtenBytes(broker);
        Moved moved = run.run();
        settle();
        double written = writtenBytes(broker) - before;
        stage.figures().add(Metric.DEVICE_BYTES, where(load), side, written / moved.bytes());
    }

    private void measureIdle(Side side, RunningBroker broker) throws IOException, InterruptedException {
        long before = writtenBytes(broker);
        long start = System.nanoTime();
        settle();
        double micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
        stage.figures().add(Metric.DEVICE_IDLE, where("no load"), side, (writtenBytes(broker) - before) / micros);
    }

    private void settle() throws IOException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(stage.scale().durable().settleMs());
        stage.settle();
    }

    /** The device's counter; where there is no device to ask, the broker's own, which leaves out what the file system adds. */
    private long writtenBytes(RunningBroker broker) throws IOException {
        return device.isPresent()
                ? device.get().writtenBytes()
                : broker.served().writeBytes();
    }

    private String where(String load) {
        return load
                + device.map(found -> "; device " + found.name())
                        .orElse("; no block device found below this file system: write_bytes of the broker's process");
    }
}
