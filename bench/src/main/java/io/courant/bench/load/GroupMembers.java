package io.courant.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A group with a connection for each member. Time to stable is measured as the members see it: from the first request of who
 * joins or leaves until every member has its assignment of one generation. A consumer hears of a rebalance by its next
 * heartbeat, up to three seconds later; these send one at once, and again soon until they are called. Confined to one thread.
 */
public final class GroupMembers implements AutoCloseable {

    private static final double NANOS_PER_SECOND = 1e9;

    /** Longest wait of the loop for anything to come, so that it looks at the time. */
    private static final long LOOK_MS = 5;

    private final MemberLoop loop;
    private final MemberRequests requests;
    private final List<GroupMember> members = new ArrayList<>();
    private int generation;

    private GroupMembers(MemberLoop loop, MemberRequests requests) {
        this.loop = loop;
        this.requests = requests;
    }

    /** Opens the connections of {@code members} members on {@code loop}; none has joined yet. */
    static GroupMembers connect(MemberLoop loop, MemberRequests requests, int members) throws IOException {
        GroupMembers group = new GroupMembers(loop, requests);
        try {
            Coordinators.await(loop.port(), requests.group());
            for (int i = 0; i < members; i++) {
                group.members.add(GroupMember.connect(loop, requests));
            }
            return group;
        } catch (IOException e) {
            group.close();
            throw e;
        }
    }

    /** The group's generation, once it has settled. */
    int generation() {
        return generation;
    }

    /** Those that are in the group or are to come. */
    List<GroupMember> members() {
        return members;
    }

    /**
     * All that are out join; returns the seconds until the group is stable.
     *
     * @param heartbeatMs how soon a member that waits to be called asks again
     */
    double join(long heartbeatMs) throws IOException {
        long start = System.nanoTime();
        for (GroupMember member : members) {
            if (member.isOut()) {
                member.join();
            }
        }
        return settle(start, heartbeatMs);
    }

    /** A number of members leave, one by one, and stay connected; returns the seconds until the others are stable. */
    double leave(int count, long heartbeatMs) throws IOException {
        List<GroupMember> leaving = List.copyOf(members.subList(0, count));
        long start = System.nanoTime();
        for (GroupMember member : leaving) {
            member.leave();
        }
        turnUntilAll(leaving, GroupMember::isOut);
        return settle(start, heartbeatMs);
    }

    /** A number of members end their connections without a word; returns the seconds until the others are stable. */
    double die(int count, long heartbeatMs) throws IOException {
        List<GroupMember> dying = List.copyOf(members.subList(0, count));
        long start = System.nanoTime();
        for (GroupMember member : dying) {
            member.close();
        }
        members.removeAll(dying);
        return settle(start, heartbeatMs);
    }

    /** All that are in leave by one request. */
    void leaveAll() throws IOException {
        List<GroupMember> leaving =
                members.stream().filter(GroupMember::isSettled).toList();
        leaving.getFirst().leaveWith(leaving.stream().map(GroupMember::id).toList());
        turnUntilAll(leaving.subList(0, 1), GroupMember::isOut);
        leaving.forEach(GroupMember::hasLeft);
    }

    /** Until all that are in have an assignment of one generation, which is newer than the one before. */
    private double settle(long startNanos, long heartbeatMs) throws IOException {
        long heartbeatNanos = TimeUnit.MILLISECONDS.toNanos(heartbeatMs);
        long deadline = startNanos + TimeUnit.MILLISECONDS.toNanos(LoadLimits.SETTLES_WITHIN_MS);
        long next = startNanos;
        while (!hasSettled()) {
            long now = System.nanoTime();
            if (now > deadline) {
                throw new IOException("group " + requests.group() + " has not become stable within "
                        + LoadLimits.SETTLES_WITHIN_MS + " ms");
            }
            // Before the last one has its id and sends its join, there is nothing that others could be called to.
            if (now >= next && members.stream().noneMatch(GroupMember::isWithoutId)) {
                next = now + heartbeatNanos;
                beat();
            }
            loop.turn(Math.min(LOOK_MS, heartbeatMs));
        }
        long end = System.nanoTime();
        requireEachPartitionOnce();
        return (end - startNanos) / NANOS_PER_SECOND;
    }

    private void beat() throws IOException {
        for (GroupMember member : members) {
            if (member.isSettled()) {
                member.heartbeat();
            } else {
                member.joinIfDue();
            }
        }
    }

    private boolean hasSettled() {
        int newest = generation;
        for (GroupMember member : members) {
            newest = Math.max(newest, member.generation());
        }
        if (newest == generation) {
            return false;
        }
        for (GroupMember member : members) {
            if (!member.isOut() && !(member.isSettled() && member.generation() == newest)) {
                return false;
            }
        }
        generation = newest;
        return true;
    }

    private void turnUntilAll(List<GroupMember> some, Predicate<GroupMember> wanted) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LoadLimits.ANSWER_WITHIN_MS);
        while (!some.stream().allMatch(wanted)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("no answer within " + LoadLimits.ANSWER_WITHIN_MS + " ms");
            }
            loop.turn(LOOK_MS);
        }
    }

    /** The members together have every partition of the topic, and no two have the same. */
    private void requireEachPartitionOnce() throws IOException {
        BitSet owned = new BitSet();
        for (GroupMember member : members) {
            for (int partition : member.partitions()) {
                if (owned.get(partition)) {
                    throw new IOException("two members of generation " + generation + " own partition " + partition);
                }
                owned.set(partition);
            }
        }
        int partitions = requests.topic().partitions();
        if (owned.cardinality() != partitions) {
            throw new IOException("the members of generation %d own %d of %d partitions"
                    .formatted(generation, owned.cardinality(), partitions));
        }
    }

    @Override
    public void close() throws IOException {
        for (GroupMember member : members) {
            member.close();
        }
    }
}
