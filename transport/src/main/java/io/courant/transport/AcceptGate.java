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

/**
 * Which connections are taken, and when none are, of all listening places of a network together and of each. What is not
 * accepted waits in the system's backlog. Belongs to the control loop.
 */
final class AcceptGate {

    private final NettyShard control;
    private ConnectionLimits limits;
    private AcceptRate rate;
    private final Set<Place> listening = new HashSet<>();
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

    /** A listening place: what it may take, and what it has. */
    static final class Place {
        private final Endpoint endpoint;
        private final Channel channel;
        private Network.Intake intake;
        private AcceptRate rate;
        private int open;
        private int pauses;
        private boolean full;

        Place(Endpoint endpoint, Channel channel, Network.Intake intake) {
            this.endpoint = endpoint;
            this.channel = channel;
            this.intake = intake;
            this.rate = new AcceptRate(intake.perSecond());
        }
    }

    AcceptGate(NettyShard control, ConnectionLimits limits, Metrics metrics) {
        this.control = control;
        this.limits = limits;
        this.rate = new AcceptRate(limits.perSecond());
        this.accepted = metrics.counter(TransportMetrics.ACCEPTED);
        this.refusedForDescriptors = metrics.counter(TransportMetrics.REFUSED, "descriptors");
        this.refusedForAddress = metrics.counter(TransportMetrics.REFUSED, "address");
        this.waitsForOthers = metrics.counter(TransportMetrics.WAITS, "most");
        this.waitsForRate = metrics.counter(TransportMetrics.WAITS, "rate");
        this.waitsForSystem = metrics.counter(TransportMetrics.WAITS, "system");
    }

    /** Takes by other limits from now on; what is open stays open. May be called from any thread. */
    void limit(ConnectionLimits changed) {
        control.execute(() -> {
            if (changed.equals(limits)) {
                return;
            }
            limits = changed;
            rate = new AcceptRate(changed.perSecond());
            full = false; // so that the limit that holds now is told of
            noteFullness();
            arrange();
        });
    }

    /** As {@link #limit(ConnectionLimits)}, at {@code place}. */
    void limit(Place place, Network.Intake changed) {
        control.execute(() -> {
            if (changed.equals(place.intake)) {
                return;
            }
            place.intake = changed;
            place.rate = new AcceptRate(changed.perSecond());
            place.full = false;
            noteFullness(place);
            arrange();
        });
    }

    /** {@code place} listens from now on, as far as connections are taken. */
    void opened(Place place) {
        listening.add(place);
        noteFullness();
        noteFullness(place);
        arrange();
    }

    void closed(Place place) {
        listening.remove(place);
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

    /** One from {@code address} was taken at {@code place}. */
    void taken(Place place, InetAddress address) {
        open++;
        place.open++;
        openByAddress.merge(address, 1, Integer::sum);
        accepted.increment();
        noteRate(place);
        noteFullness();
        noteFullness(place);
        arrange();
    }

    /** One that was taken at {@code place} is gone. May be called from any thread. */
    void gone(Place place, InetAddress address) {
        control.execute(() -> {
            open--;
            place.open--;
            openByAddress.computeIfPresent(address, (ignored, count) -> count == 1 ? null : count - 1);
            noteFullness();
            noteFullness(place);
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

    private void noteFullness(Place place) {
        boolean now = place.open >= place.intake.most();
        if (now && !place.full) {
            waitsForOthers.increment();
            control.events()
                    .warn(
                            "connection.limit-reached",
                            place.intake.most() + " are open at " + place.endpoint
                                    + ", as many as max.connections of its listener allows:"
                                    + " further ones wait there until one closes");
        }
        place.full = now;
    }

    private void noteRate(Place place) {
        long now = System.nanoTime();
        long wait = rate.takenAt(now);
        if (wait != AcceptRate.NO_WAIT) {
            waitsForRate.increment();
            pause(wait);
        }
        long placeWait = place.rate.takenAt(now);
        if (placeWait != AcceptRate.NO_WAIT) {
            waitsForRate.increment();
            place.pauses++;
            control.schedule(placeWait, () -> {
                place.pauses--;
                arrange();
            });
        }
    }

    private void arrange() {
        boolean accepts = pauses == 0 && !full;
        listening.forEach(place -> place.channel.config().setAutoRead(accepts && place.pauses == 0 && !place.full));
    }

    /** How many are open. */
    int open() {
        return open;
    }
}
