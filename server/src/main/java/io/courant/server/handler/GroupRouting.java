package io.courant.server.handler;

import io.courant.base.Shard;
import io.courant.coordinator.group.GroupCoordinator;
import io.courant.coordinator.group.GroupRecord;
import io.courant.coordinator.runtime.CoordinatorPartition;
import io.courant.metadata.image.Topic;
import io.courant.server.group.OffsetsTopic;
import io.courant.server.group.ShardGroups;
import io.courant.wire.ErrorCode;
import java.util.function.Consumer;

/** Takes what is asked of a group to its coordinator, on whichever shard that is, and the answer back. */
final class GroupRouting {

    private final HandlerContext context;

    GroupRouting(HandlerContext context) {
        this.context = context;
    }

    /**
     * Runs {@code work} with the coordinator of {@code group} on its shard; or tells why there is none, here or there. What
     * either is to tell this shard, it tells through {@link #here}.
     */
    void ask(String group, Consumer<GroupCoordinator> work, Consumer<ErrorCode> refused) {
        Topic topic = context.image().topic(OffsetsTopic.NAME);
        if (topic == null || topic.partitionCount() == 0) {
            refused.accept(ErrorCode.NOT_COORDINATOR);
            return;
        }
        int partition = OffsetsTopic.partitionOf(group, topic.partitionCount());
        int shard = context.shardOf(topic.id(), partition);
        Runnable there = () -> {
            ShardGroups groups = context.groups().get(shard);
            CoordinatorPartition<GroupRecord, GroupCoordinator> coordinator = groups.coordinator(topic.id(), partition);
            GroupCoordinator serving = coordinator == null ? null : coordinator.serving();
            if (serving != null) {
                work.accept(serving);
            } else if (coordinator != null) {
                coordinator.load();
                refused.accept(coordinator.refusal());
            } else {
                refused.accept(ErrorCode.NOT_COORDINATOR);
            }
        };
        if (shard == context.index()) {
            there.run();
        } else {
            context.layout().data().get(shard).execute(there);
        }
    }

    /** An answer that arrives on this shard, wherever it is given. */
    <T> Consumer<T> here(Consumer<T> answer) {
        Shard home = context.shard();
        return value -> {
            if (home.isCurrent()) {
                answer.accept(value);
            } else {
                home.execute(() -> answer.accept(value));
            }
        };
    }
}
