package io.courant.bench.load;

import io.courant.base.Uuid;
import io.courant.bench.machine.LinuxProcess;
import io.courant.wire.ApiKey;
import io.courant.wire.message.ProduceResponse;
import io.courant.wire.message.ProduceResponseBuilder;
import io.courant.wire.message.ProduceResponseCodec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** What the generator costs by itself: it produces into a sink that reads, drops and acknowledges. */
public final class GeneratorCost {

    private static final short ACKS_LEADER = 1;
    private static final short VERSION = 13;
    private static final double BYTES_PER_GIGABYTE = 1e9;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Topic TOPIC = new Topic("sink", new Uuid(1, 1), 6);

    private GeneratorCost() {}

    /** CPU seconds of this process per gigabyte (1e9 bytes), the sink's thread not counted, measured over {@code bytes}. */
    public static double cpuSecondsPerGigabyte(long bytes) throws IOException, InterruptedException {
        ProduceFrames frames = ProduceFrames.of(TOPIC, ACKS_LEADER);
        int rounds = Math.toIntExact(Math.max(1, bytes / frames.batchBytes() / frames.count()));
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = listener.socket().getLocalPort();
            long[] sinkNanos = new long[1];
            double before = LinuxProcess.current().cpuSeconds();
            LoadThreads.runAll("generator and sink", 2, thread -> {
                if (thread == 0) {
                    ClosedLoopProducer.produce(port, frames, rounds);
                } else {
                    sinkNanos[0] = swallow(listener, (long) rounds * frames.count());
                }
            });
            double used = LinuxProcess.current().cpuSeconds() - before - sinkNanos[0] / NANOS_PER_SECOND;
            return used / ((double) rounds * frames.count() * frames.batchBytes() / BYTES_PER_GIGABYTE);
        }
    }

    /** Takes and acknowledges requests on one connection; returns the CPU nanoseconds of this thread. */
    private static long swallow(ServerSocketChannel listener, long requests) throws IOException {
        List<ByteBuffer> answers = answers();
        ByteBuffer length = ByteBuffer.allocateDirect(Integer.BYTES);
        ByteBuffer request = ByteBuffer.allocateDirect(2 * LoadLimits.BATCH_BYTES);
        try (SocketChannel channel = listener.accept()) {
            for (long i = 0; i < requests; i++) {
                fill(channel, length.clear());
                fill(channel, request.clear().limit(length.getInt(0)));
                ByteBuffer answer = answers.get((int) (i % TOPIC.partitions())).duplicate();
                while (answer.hasRemaining()) {
                    channel.write(answer);
                }
            }
        }
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void fill(SocketChannel channel, ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (channel.read(target) < 0) {
                throw new IOException("the generator closed its connection");
            }
        }
    }

    private static List<ByteBuffer> answers() {
        List<ByteBuffer> answers = new ArrayList<>();
        for (int partition = 0; partition < TOPIC.partitions(); partition++) {
            ProduceResponse response = new ProduceResponseBuilder()
                    .responses(List.of(new ProduceResponseBuilder.TopicProduceResponseBuilder()
                            .topicId(TOPIC.id())
                            .partitionResponses(List.of(new ProduceResponseBuilder.PartitionProduceResponseBuilder()
                                    .index(partition)
                                    .build()))
                            .build()))
                    .build();
            answers.add(Frames.response(
                    ApiKey.PRODUCE,
                    VERSION,
                    ProduceResponseCodec.size(response, VERSION),
                    out -> ProduceResponseCodec.write(response, VERSION, out)));
        }
        return answers;
    }
}
