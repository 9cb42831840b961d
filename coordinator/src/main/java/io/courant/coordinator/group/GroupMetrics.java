package io.courant.coordinator.group;

import io.courant.base.metrics.Metric;
import io.courant.base.metrics.Metric.Unit;
import java.util.List;

/** Everything that is counted of groups. */
public final class GroupMetrics {

    public static final Metric GROUPS = Metric.gauge(
            "courant.groups", Unit.NUMBER, "Groups that the broker coordinates, those without members among them");

    public static final Metric MEMBERS = Metric.gauge("courant.group.members", Unit.NUMBER, "Members of all groups");

    public static final Metric MEMORY =
            Metric.gauge("courant.groups.memory", Unit.BYTES, "What groups take of the heap, about");

    public static final Metric REBALANCES =
            Metric.counter("courant.group.rebalances", Unit.NUMBER, "Rebalances that have begun");

    public static final Metric COMMITS = Metric.counter(
            "courant.group.offset.commits", Unit.NUMBER, "Offsets of single partitions that were committed");

    public static final Metric EXPIRED_MEMBERS = Metric.counter(
            "courant.group.members.expired", Unit.NUMBER, "Members that were not heard of for their session timeout");

    public static final Metric EXPIRED_OFFSETS = Metric.counter(
            "courant.group.offsets.expired",
            Unit.NUMBER,
            "Committed offsets that went because nobody made use of them for offsets.retention.minutes");

    public static final List<Metric> ALL =
            List.of(GROUPS, MEMBERS, MEMORY, REBALANCES, COMMITS, EXPIRED_MEMBERS, EXPIRED_OFFSETS);

    private GroupMetrics() {}
}
