package io.courant.coordinator.group;

import io.courant.base.metrics.Counter;
import io.courant.base.metrics.Gauge;
import io.courant.base.metrics.Metrics;

/** What is counted of the groups of one shard. */
public final class GroupMeters {

    final Counter rebalances;
    final Counter commits;
    final Counter expiredMembers;
    final Counter expiredOffsets;
    private final Gauge groups;
    private final Gauge members;
    private final Gauge memory;
    private long memoryBytes;
    private long groupCount;
    private long memberCount;

    public GroupMeters(Metrics metrics) {
        rebalances = metrics.counter(GroupMetrics.REBALANCES);
        commits = metrics.counter(GroupMetrics.COMMITS);
        expiredMembers = metrics.counter(GroupMetrics.EXPIRED_MEMBERS);
        expiredOffsets = metrics.counter(GroupMetrics.EXPIRED_OFFSETS);
        groups = metrics.gauge(GroupMetrics.GROUPS);
        members = metrics.gauge(GroupMetrics.MEMBERS);
        memory = metrics.gauge(GroupMetrics.MEMORY);
    }

    void groups(int change) {
        groupCount += change;
        groups.set(groupCount);
    }

    /** Something of a group takes so many bytes more of the heap, or fewer. */
    void memory(long change) {
        memoryBytes += change;
        memory.set(memoryBytes);
    }

    /** What the groups of the shard take of the heap, about. */
    long memoryBytes() {
        return memoryBytes;
    }

    void members(int change) {
        memberCount += change;
        members.set(memberCount);
    }
}
