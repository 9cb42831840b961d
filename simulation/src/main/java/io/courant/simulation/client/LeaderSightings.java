package io.courant.simulation.client;

import io.courant.simulation.client.Tally.State;
import io.courant.wire.ErrorCode;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.message.MetadataResponse;
import java.util.HashSet;
import java.util.Set;

/** What the clients of a scene have seen of partitions without a leader, whoever of them saw it. */
public final class LeaderSightings {

    private final Tally tally;
    private final Set<TopicIdPartition> leaderless = new HashSet<>();

    public LeaderSightings(Tally tally) {
        this.tally = tally;
    }

    /** The broker describes {@code key} so. */
    void seen(TopicIdPartition key, MetadataResponse.MetadataResponsePartition partition) {
        boolean hasLeader = partition.leaderId() >= 0;
        if (hasLeader != (partition.errorCode() == ErrorCode.NONE.code())
                || hasLeader != partition.offlineReplicas().isEmpty()) {
            throw new AssertionError("a partition has a leader or is offline, but not both: " + partition);
        }
        if (!hasLeader && leaderless.add(key)) {
            tally.reached(State.LEADER_LOST);
        } else if (hasLeader && leaderless.remove(key)) {
            tally.reached(State.LEADER_BACK);
        }
    }
}
