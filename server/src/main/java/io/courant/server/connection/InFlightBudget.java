package io.courant.server.connection;

import io.courant.base.Invariants;
import io.courant.base.Shard;
import io.courant.server.ServerLimits;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * The bytes that requests of one shard's connections hold: partly received frames, requests in progress, and answers
 * that have not been encoded because their clients, or others, do not read. The
 * process's budget is divided evenly among its shards, so that none has to ask another. Reading stops when it is used
 * up, and goes on, the longest waiting connection first, when bytes are given back.
 *
 * <p>When nearly all that is charged belongs to connections that wait for more, none of them would ever go on: then the first
 * of them whose request has begun is let through once this shard has the {@link ExceedPermit}, which it keeps until all of it
 * fits again; so the budget is exceeded by one request at a time. The rest may be fetches that wait for data, of which there is
 * always some.
 */
final class InFlightBudget {

    private record Waiting(Waiter waiter, long heldBytes, long wantedBytes) {}

    /** Someone who stopped reading for want of room. */
    @FunctionalInterface
    interface Waiter {

        /**
         * There is room for what it wants; or, with {@code mayExceed}, none will come, and it may exceed the budget until
         * it has its request and calls {@link InFlightBudget#exceededNoMore()}.
         */
        void resume(boolean mayExceed);
    }

    private enum Permit {
        NONE,
        ASKED,
        HELD
    }

    private final Shard shard;
    private final long limitBytes;
    private final ExceedPermit exceeding;
    private final ConnectionMeters meters;
    private final ArrayDeque<Waiting> waiters = new ArrayDeque<>();
    private long usedBytes;
    private long heldByWaitersBytes;
    private boolean wakeIsDue;
    private boolean someoneExceeds;
    private Permit permit = Permit.NONE;
    private boolean othersAsk;

    InFlightBudget(Shard shard, long limitBytes, ExceedPermit exceeding, ConnectionMeters meters) {
        this.shard = shard;
        this.limitBytes = limitBytes;
        this.exceeding = exceeding;
        this.meters = meters;
    }

    Shard shard() {
        return shard;
    }

    boolean hasRoomFor(long bytes) {
        return waiters.isEmpty() && usedBytes + bytes <= limitBytes;
    }

    /** True while connections wait for room, here, or on another shard for the permit that this one has. */
    boolean isShort() {
        return !waiters.isEmpty() || othersAsk;
    }

    long usedBytes() {
        return usedBytes;
    }

    long limitBytes() {
        return limitBytes;
    }

    /** Counts {@code bytes}; who can wait asks {@link #hasRoomFor(long)} first. */
    void charge(long bytes) {
        usedBytes += bytes;
        meters.inFlightBytes.set(usedBytes);
    }

    void giveBack(long bytes) {
        usedBytes -= bytes;
        meters.inFlightBytes.set(usedBytes);
        Invariants.check(usedBytes >= 0, "gave back more in-flight bytes than were charged: %s", usedBytes);
        givePermitBack();
        wakeSoon();
    }

    /**
     * Calls {@code waiter} once there is room for {@code wantedBytes}; {@code heldBytes} of what it was charged will not be
     * given back before.
     */
    void await(Waiter waiter, long heldBytes, long wantedBytes) {
        waiters.add(new Waiting(waiter, heldBytes, wantedBytes));
        meters.inFlightWaits.increment();
        heldByWaitersBytes += heldBytes;
        wakeSoon();
    }

    /** The one that was allowed to exceed the budget has its request, or is gone. */
    void exceededNoMore() {
        someoneExceeds = false;
        givePermitBack();
        wakeSoon();
    }

    /** Forgets a waiter whose connection closes. */
    void forget(Waiter waiter) {
        for (Iterator<Waiting> each = waiters.iterator(); each.hasNext(); ) {
            Waiting waiting = each.next();
            if (waiting.waiter.equals(waiter)) {
                each.remove();
                heldByWaitersBytes -= waiting.heldBytes;
                wakeSoon();
                return;
            }
        }
    }

    private void wakeSoon() {
        if (!wakeIsDue && !waiters.isEmpty()) {
            wakeIsDue = true;
            shard.execute(this::wake);
        }
    }

    /** This shard may exceed its part, if somebody here still has to. */
    void permitted() {
        permit = Permit.HELD;
        wake();
        givePermitBack();
    }

    /** Another shard wants the permit. */
    void othersAsk() {
        othersAsk = permit == Permit.HELD;
    }

    private void givePermitBack() {
        if (permit == Permit.HELD && !someoneExceeds && usedBytes <= limitBytes) {
            permit = Permit.NONE;
            othersAsk = false;
            exceeding.giveBack();
        }
    }

    private void wake() {
        wakeIsDue = false;
        Waiting first = waiters.peek();
        if (first == null) {
            return;
        }
        long inProgressBytes = usedBytes - heldByWaitersBytes;
        boolean noneWillGoOn = !someoneExceeds && inProgressBytes <= limitBytes / ServerLimits.IN_FLIGHT_LITTLE_PART;
        if (usedBytes + first.wantedBytes <= limitBytes) {
            letGoOn(first, false);
        } else if (noneWillGoOn && permit == Permit.HELD) {
            someoneExceeds = true;
            letGoOn(firstWithRequest(), true);
        } else if (noneWillGoOn && permit == Permit.NONE) {
            permit = Permit.ASKED;
            exceeding.ask(this);
        }
    }

    /** The first of those whose request has begun: who waits to read the next one, which may never come, frees nothing. */
    private Waiting firstWithRequest() {
        for (Waiting waiting : waiters) {
            if (waiting.heldBytes + waiting.wantedBytes > 0) {
                return waiting;
            }
        }
        throw Invariants.unreachable("the budget is used up by requests in progress, of which there are few");
    }

    private void letGoOn(Waiting waiting, boolean mayExceed) {
        waiters.remove(waiting);
        heldByWaitersBytes -= waiting.heldBytes;
        waiting.waiter.resume(mayExceed);
        wakeSoon();
    }
}
