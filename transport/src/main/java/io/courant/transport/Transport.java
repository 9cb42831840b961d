package io.courant.transport;

import static io.courant.transport.TransportLimits.STOP_TIMEOUT_MS;

import io.courant.base.BufferPart;
import io.courant.base.Buffers;
import io.courant.base.Endpoint;
import io.courant.base.EventLog;
import io.courant.base.Network;
import io.courant.base.Shard;
import io.courant.base.Shards;
import io.courant.base.metrics.Metrics;
import io.netty.util.concurrent.Future;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The event loops of a broker, with the network and the buffers that belong to them. Made and stopped by one thread that
 * is no shard.
 */
public final class Transport {

    private final Polling polling;
    private final List<NettyShard> data;
    private final NettyShard control;
    private final Shards shards;
    private final AcceptGate gate;
    private final Network network;
    private final Buffers buffers;

    private Transport(
            Polling polling, List<NettyShard> data, NettyShard control, TransportSettings settings, Metrics metrics) {
        this.polling = polling;
        this.data = data;
        this.control = control;
        this.shards = new Shards(List.<Shard>copyOf(data), control);
        this.gate = new AcceptGate(control, settings.connections(), metrics);
        this.network = new NettyNetwork(polling, settings, gate);
        this.buffers = new NettyBuffers();
    }

    /**
     * Loads what {@link #start} and the first buffer need, without starting anything: Netty spends longer on it than the
     * rest of a start takes. Meant to run on a thread of its own beside the reading of settings.
     */
    public static void prepare() {
        NettyDefaults.apply();
        NettyBuffers buffers = new NettyBuffers();
        buffers.allocate(1).release();
        Polling.choose(TransportSettings.nativePollingIsWanted()).ioHandlers();
    }

    /** Starts the event loops; {@code faults} is told when one of them fails. */
    public static Transport start(TransportSettings settings, EventLog events, Metrics metrics, FaultHandler faults) {
        NettyDefaults.apply();
        Polling polling = Polling.choose(settings.nativePolling());
        if (settings.nativePolling() && polling == Polling.NIO) {
            events.info("transport.polling", "epoll cannot be loaded here; the JDK's own polling is used");
        }
        long mostEarlyBytes = TransportLimits.EARLY_BYTES_PER_PROCESS / settings.dataShards();
        var data = new ArrayList<NettyShard>();
        for (int index = 0; index < settings.dataShards(); index++) {
            data.add(new NettyShard(index, "shard-" + index, polling.ioHandlers(), events, faults, mostEarlyBytes));
        }
        return new Transport(
                polling,
                List.copyOf(data),
                new NettyShard(
                        NettyShard.CONTROL_INDEX, "control", polling.ioHandlers(), events, faults, mostEarlyBytes),
                settings,
                metrics);
    }

    /**
     * Sees that {@code endpoint} can be listened at, without doing so. Somebody else may still take it before {@link
     * Network#listen}, which then says the same.
     *
     * @throws IOException when it is in use, not of this machine or unknown
     */
    public static void requireFree(Endpoint endpoint) throws IOException {
        NettyNetwork.requireFree(endpoint);
    }

    /** How much memory outside the heap this process may take in all. */
    public static long memoryBytes() {
        NettyDefaults.apply();
        return PlatformDependent.maxDirectMemory();
    }

    /** How large a single buffer may be, and so a request: both may be there at once, while a batch gets another compression. */
    public static int largestBufferBytes() {
        return (int) Math.min(BufferPart.IN_TURN.of(memoryBytes()), Integer.MAX_VALUE);
    }

    /** Takes connections by other limits from now on; those that are open stay. Any thread may call it. */
    public void limit(ConnectionLimits changed) {
        gate.limit(changed);
    }

    public Shards shards() {
        return shards;
    }

    public Network network() {
        return network;
    }

    public Buffers buffers() {
        return buffers;
    }

    /** True when epoll is used, false for the JDK's polling. */
    public boolean isNative() {
        return polling == Polling.EPOLL;
    }

    /** Closes every connection (handlers are told) and ends the event loops; bounded in time. */
    public void stop() {
        var ends = new ArrayList<Future<?>>();
        data.forEach(shard -> ends.add(shard.beginStop()));
        ends.forEach(end -> end.awaitUninterruptibly(STOP_TIMEOUT_MS));
        control.beginStop().awaitUninterruptibly(STOP_TIMEOUT_MS);
    }
}
