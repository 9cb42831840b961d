package io.courant.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Groups of many members, each with a connection of its own, that do nothing but send heartbeats. Confined to one thread.
 */
public final class HeartbeatingMembers implements AutoCloseable {

    /** While a group forms. */
    private static final long FORMING_HEARTBEAT_MS = 20;

    private static final long LOOK_MS = 5;

    private final MemberLoop loop;
    private final long intervalNanos;
    private final List<GroupMembers> groups = new ArrayList<>();
    private final List<Integer> generations = new ArrayList<>();
    private final List<GroupMember> members = new ArrayList<>();
    private int next;
    private long beats;
    private long longestSilenceNanos;

    private HeartbeatingMembers(MemberLoop loop, long intervalNanos) {
        this.loop = loop;
        this.intervalNanos = intervalNanos;
    }

    /**
     * The shape of such a load.
     *
     * @param groups how many
     * @param membersEach of each
     * @param intervalMs between a heartbeat and the next of the same member
     * @param sessionTimeoutMs of the members
     */
    public record Shape(int groups, int membersEach, int intervalMs, int sessionTimeoutMs) {

        public int members() {
            return groups * membersEach;
        }
    }

    /** Connects all, and forms one group after the other; who has joined sends its heartbeats from then on. */
    public static HeartbeatingMembers open(int port, Topic topic, Shape shape) throws IOException {
        HeartbeatingMembers opened =
                new HeartbeatingMembers(MemberLoop.open(port), TimeUnit.MILLISECONDS.toNanos(shape.intervalMs()));
        try {
            for (int i = 0; i < shape.groups(); i++) {
                MemberRequests requests =
                        new MemberRequests("heartbeats-" + topic.name() + "-" + i, topic, shape.sessionTimeoutMs());
                GroupMembers group = GroupMembers.connect(opened.loop, requests, shape.membersEach());
                opened.groups.add(group);
                group.join(FORMING_HEARTBEAT_MS);
                opened.generations.add(group.generation());
                opened.members.addAll(group.members());
                opened.beatWhereDue();
            }
            return opened;
        } catch (IOException e) {
            opened.close();
            throw new IOException("with " + opened.members.size() + " of " + shape.members() + " members: " + e, e);
        }
    }

    /**
     * Sends heartbeats for so long; returns how many.
     *
     * @throws IOException when a member is told anything but that all is well
     */
    public long beat(long milliseconds) throws IOException {
        long before = beats;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
        try {
            while (System.nanoTime() < end) {
                beatWhereDue();
                loop.turn(LOOK_MS);
            }
            requireAllIn();
        } catch (IOException e) {
            // Whether a broker ends sessions early or the machine stands still is two things.
            throw new IOException(
                    "%s; no member was silent for more than %d ms"
                            .formatted(e.getMessage(), TimeUnit.NANOSECONDS.toMillis(longestSilenceNanos)),
                    e);
        }
        return beats - before;
    }

    /** Members are due in the order in which they came, so the first that is not due ends the search. */
    private void beatWhereDue() throws IOException {
        long now = System.nanoTime();
        for (int looked = 0; looked < members.size(); looked++) {
            GroupMember member = members.get(next);
            if (!member.isSettled() || now - member.answeredNanos() < intervalNanos) {
                return;
            }
            longestSilenceNanos = Math.max(longestSilenceNanos, now - member.answeredNanos());
            member.heartbeat();
            beats++;
            next = next + 1 == members.size() ? 0 : next + 1;
        }
    }

    private void requireAllIn() throws IOException {
        for (int i = 0; i < groups.size(); i++) {
            for (GroupMember member : groups.get(i).members()) {
                if (member.generation() != generations.get(i)) {
                    throw new IOException("a group rebalances although all its members send heartbeats");
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (GroupMembers group : groups) {
            group.close();
        }
        loop.close();
    }
}
