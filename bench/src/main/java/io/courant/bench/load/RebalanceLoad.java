package io.courant.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Groups of many members that form and rebalance, one after the other. Confined to one thread. */
public final class RebalanceLoad implements AutoCloseable {

    /** How soon a member asks again that is to be called to a rebalance: a fraction of what the rebalance takes. */
    private static final long HEARTBEAT_MS = 5;

    private final MemberLoop loop;
    private final Topic topic;
    private final int members;
    private final List<GroupMembers> groups = new ArrayList<>();

    private RebalanceLoad(MemberLoop loop, Topic topic, int members) {
        this.loop = loop;
        this.topic = topic;
        this.members = members;
    }

    /** For groups of {@code members} members that share {@code topic}. */
    public static RebalanceLoad open(int port, Topic topic, int members) throws IOException {
        return new RebalanceLoad(MemberLoop.open(port), topic, members);
    }

    /** Connects the members of so many new groups; none has joined yet. */
    public void connect(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            String name = "rebalanced-" + topic.name() + "-" + groups.size();
            groups.add(GroupMembers.connect(
                    loop, new MemberRequests(name, topic, LoadLimits.SESSION_TIMEOUT_MS), members));
        }
    }

    /** All members join, group after group; returns the seconds of each until it is stable. */
    public List<Double> form() throws IOException {
        List<Double> seconds = new ArrayList<>();
        for (GroupMembers group : groups) {
            seconds.add(group.join(HEARTBEAT_MS));
        }
        return seconds;
    }

    /** So many times in turn, a member leaves the first group, or comes back; returns the seconds of each until it is stable. */
    public List<Double> rebalance(int times) throws IOException {
        GroupMembers group = groups.getFirst();
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            seconds.add(i % 2 == 0 ? group.leave(1, HEARTBEAT_MS) : group.join(HEARTBEAT_MS));
        }
        return seconds;
    }

    /** All leave: nothing is left that would expire while something else is measured. */
    public void disband() throws IOException {
        for (GroupMembers group : groups) {
            group.leaveAll();
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
