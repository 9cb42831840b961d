package io.courant.transport;

import io.courant.base.Endpoint;
import io.courant.base.Network;
import io.courant.base.metrics.Counter;
import io.courant.base.metrics.Metrics;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Which connections are taken, and when none are, of all listening places of a network together and of each. What is not
 * accepted waits in the system's backlog. Belongs to the control loop.
 */
final class AcceptGate {

    private final NettyShard control;
    private final Share all;
    private ConnectionLimits limits;
    private final Set<Place> listening = new HashSet<>();
    private final Map<InetAddress, Integer> openByAddress = new HashMap<>();
    private final Counter accepted;
    private final Counter refusedForDescriptors;
    private final Counter refusedForAddress;
    private final Counter waitsForOthers;
    private final Counter waitsForRate;
    private final Counter waitsForSystem;

    /** A listening place. */
    static final class Place {
        private final Channel channel;
        private final Share share;

        Place(Endpoint endpoint, Channel channel, Network.Intake intake) {
            this.channel = channel;
            this.share = new Share(
                    intake,
                    most -> most + " are open at " + endpoint
                            + ", as many as max.connections of its listener allows:"
                            + " further ones wait there until one closes");
        }
    }

    /** What all places together, or one of them, may take, and have. */
    private static final class Share {
        private final IntFunction<String> full;
        private Network.Intake intake;
        private AcceptRate rate;
        private int open;
        private int pauses;
        private boolean isFull;

        /** @param full what is said when as many are open as may be */
        Share(Network.Intake intake, IntFunction<String> full) {
            this.intake = intake;
            this.full = full;
            this.rate = new AcceptRate(intake.perSecond());
        }

        boolean accepts() {
            return pauses == 0 && !isFull;
        }

        /** Takes as {@code changed} says from now on; when it is full by that, it is told of anew. */
        void limit(Network.Intake changed) {
            intake = changed;
            rate = new AcceptRate(changed.perSecond());
            isFull = false;
        }
    }

    AcceptGate(NettyShard control, ConnectionLimits limits, Metrics metrics) {
        this.control = control;
        this.limits = limits;
        this.all = new Share(
                intake(limits), most -> "max.connections=" + most + " are open: further ones wait until one closes");
        this.accepted = metrics.counter(TransportMetrics.ACCEPTED);
        this.refusedForDescriptors = metrics.counter(TransportMetrics.REFUSED, "descriptors");
        this.refusedForAddress = metrics.counter(TransportMetrics.REFUSED, "address");
        this.waitsForOthers = metrics.counter(TransportMetrics.WAITS, "most");
        this.waitsForRate = metrics.counter(TransportMetrics.WAITS, "rate");
        this.waitsForSystem = metrics.counter(TransportMetrics.WAITS, "system");
    }

    private static Network.Intake intake(ConnectionLimits limits) {
        return new Network.Intake(limits.most(), limits.perSecond());
    }

    /** Takes by other limits from now on; what is open stays open. May be called from any thread. */
    void limit(ConnectionLimits changed) {
        control.execute(() -> {
            if (!changed.equals(limits)) {
                limits = changed;
                limit(all, intake(changed));
            }
        });
    }

    /** As {@link #limit(ConnectionLimits)}, at {@code place}. */
    void limit(Place place, Network.Intake changed) {
        control.execute(() -> {
            if (!changed.equals(place.share.intake)) {
                limit(place.share, changed);
            }
        });
    }

    private void limit(Share share, Network.Intake changed) {
        share.limit(changed);
        noteFullness(share);
        arrange();
    }

    /** {@code place} listens from now on, as far as connections are taken. */
    void opened(Place place) {
        listening.add(place);
        noteFullness(all);
        noteFullness(place.share);
        arrange();
    }

    void closed(Place place) {
        listening.remove(place);
    }

    /** Whether one more from {@code address} may stay; one that may not is told of. */
    boolean admits(InetAddress address) {
        if (all.open >= limits.descriptors()) {
            refusedForDescriptors.increment();
            control.events()
                    .warn(
                            "connection.refused",
                            "a connection is closed: " + all.open
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

    /** One from {@code address} was taken at {@code place}. */
    void taken(Place place, InetAddress address) {
        openByAddress.merge(address, 1, Integer::sum);
        accepted.increment();
        long now = System.nanoTime();
        taken(all, now);
        taken(place.share, now);
        arrange();
    }

    private void taken(Share share, long now) {
        share.open++;
        long wait = share.rate.takenAt(now);
        if (wait != AcceptRate.NO_WAIT) {
            waitsForRate.increment();
            pause(share, wait);
        }
        noteFullness(share);
    }

    /** One that was taken at {@code place} is gone. May be called from any thread. */
    void gone(Place place, InetAddress address) {
        control.execute(() -> {
            openByAddress.computeIfPresent(address, (ignored, count) -> count == 1 ? null : count - 1);
            gone(all);
            gone(place.share);
            arrange();
        });
    }

    private void gone(Share share) {
        share.open--;
        noteFullness(share);
    }

    /** The system could not accept: trying on at once would only spin. */
    void pauseFor(long nanos) {
        waitsForSystem.increment();
        pause(all, nanos);
        arrange();
    }

    private void pause(Share share, long nanos) {
        share.pauses++;
        control.schedule(nanos, () -> {
            share.pauses--;
            arrange();
        });
    }

    private void noteFullness(Share share) {
        boolean now = share.open >= share.intake.most();
        if (now && !share.isFull) {
            waitsForOthers.increment();
            control.events().warn("connection.limit-reached", share.full.apply(share.intake.most()));
        }
        share.isFull = now;
    }

    private void arrange() {
        listening.forEach(place -> place.channel.config().setAutoRead(all.accepts() && place.share.accepts()));
    }

    /** How many are open. */
    int open() {
        return all.open;
    }
}
