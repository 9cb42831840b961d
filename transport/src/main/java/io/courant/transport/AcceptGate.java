package io.courant.transport;

import io.courant.base.metrics.Counter;
import io.courant.base.metrics.Metrics;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which connections are taken, and when none are, of all listening places of a network together. What is not accepted
 * waits in the system's backlog. Belongs to the control loop.
 */
final class AcceptGate {

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final NettyShard control;
    private final ConnectionLimits limits;
    private final Set<Channel> listening = new HashSet<>();
    private final Map<InetAddress, Integer> openByAddress = new HashMap<>();
    private final Counter accepted;
    private final Counter refusedForDescriptors;
    private final Counter refusedForAddress;
    private final Counter waitsForOthers;
    private final Counter waitsForRate;
    private final Counter waitsForSystem;

    private int open;
    private int pauses;
    private boolean full;
    private long secondBeganNanos;
    private int takenInSecond;

    AcceptGate(NettyShard control, ConnectionLimits limits, Metrics metrics) {
        this.control = control;
        this.limits = limits;
        this.accepted = metrics.counter(TransportMetrics.ACCEPTED);
        this.refusedForDescriptors = metrics.counter(TransportMetrics.REFUSED, "descriptors");
        this.refusedForAddress = metrics.counter(TransportMetrics.REFUSED, "address");
        this.waitsForOthers = metrics.counter(TransportMetrics.WAITS, "most");
        this.waitsForRate = metrics.counter(TransportMetrics.WAITS, "rate");
        this.waitsForSystem = metrics.counter(TransportMetrics.WAITS, "system");
    }

    /** {@code channel} listens from now on, as far as connections are taken. */
    void opened(Channel channel) {
        listening.add(channel);
        noteFullness();
        arrange();
    }

    void closed(Channel channel) {
        listening.remove(channel);
    }

    /** Whether one more from {@code address} may stay; one that may not is told of. */
    boolean admits(InetAddress address) {
        if (open >= limits.descriptors()) {
            refusedForDescriptors.increment();
            control.events()
                    .warn(
                            "connection.refused",
                            "a connection is closed: " + open
                                    + " are open, and the other file descriptors are kept for logs");
            return false;
        }
        int most = limits.of(address);
        if (openByAddress.getOrDefault(address, 0) >= most) {
            refusedForAddress.increment();
            control.events()
                    .warn(
                            "connection.refused-address",
                            "a connection from " + address.getHostAddress() + " is closed: " + most
                                    + " are open from there, as many as max.connections.per.ip allows");
            return false;
        }
        return true;
    }

    /** One from {@code address} was taken. */
    void taken(InetAddress address) {
        open++;
        openByAddress.merge(address, 1, Integer::sum);
        accepted.increment();
        noteRate();
        noteFullness();
        arrange();
    }

    /** One that was taken is gone. May be called from any thread. */
    void gone(InetAddress address) {
        control.execute(() -> {
            open--;
            openByAddress.computeIfPresent(address, (ignored, count) -> count == 1 ? null : count - 1);
            noteFullness();
            arrange();
        });
    }

    /** The system could not accept: trying on at once would only spin. */
    void pauseFor(long nanos) {
        waitsForSystem.increment();
        pause(nanos);
    }

    private void pause(long nanos) {
        pauses++;
        arrange();
        control.schedule(nanos, () -> {
            pauses--;
            arrange();
        });
    }

    private void noteFullness() {
        boolean now = open >= limits.most();
        if (now && !full) {
            waitsForOthers.increment();
            control.events()
                    .warn(
                            "connection.limit-reached",
                            "max.connections=" + limits.most() + " are open: further ones wait until one closes");
        }
        full = now;
    }

    /** The first of a second begins it; whoever makes it full holds up all others for its rest. */
    private void noteRate() {
        if (limits.perSecond() == Integer.MAX_VALUE) {
            return;
        }
        long now = System.nanoTime();
        if (takenInSecond == 0 || now - secondBeganNanos >= SECOND_NANOS) {
            secondBeganNanos = now;
            takenInSecond = 0;
        }
        takenInSecond++;
        if (takenInSecond >= limits.perSecond()) {
            takenInSecond = 0;
            waitsForRate.increment();
            pause(Math.max(0, secondBeganNanos + SECOND_NANOS - now));
        }
    }

    private void arrange() {
        boolean accepts = pauses == 0 && !full;
        listening.forEach(channel -> channel.config().setAutoRead(accepts));
    }

    /** How many are open. */
    int open() {
        return open;
    }
}
