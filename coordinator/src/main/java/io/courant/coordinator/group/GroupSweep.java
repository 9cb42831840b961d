package io.courant.coordinator.group;

import io.courant.base.Shard;
import io.courant.coordinator.CoordinatorLimits;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Goes over all groups, some a turn, without holding up what else the shard does. */
final class GroupSweep {

    private final Shard shard;
    private final Groups groups;
    private final BooleanSupplier goesOn;

    /** @param goesOn false once nothing is to be done any more */
    GroupSweep(Shard shard, Groups groups, BooleanSupplier goesOn) {
        this.shard = shard;
        this.groups = groups;
        this.goesOn = goesOn;
    }

    /** Hands each group that is there now to {@code each}, unless it goes before; then runs {@code end}. */
    void start(Consumer<Group> each, Runnable end) {
        List<String> ids = groups.all().stream().map(group -> group.id).toList();
        step(ids.iterator(), each, end);
    }

    private void step(Iterator<String> ids, Consumer<Group> each, Runnable end) {
        if (!goesOn.getAsBoolean()) {
            return;
        }
        for (int i = 0; i < CoordinatorLimits.EXPIRED_GROUPS_PER_TURN && ids.hasNext(); i++) {
            Group group = groups.find(ids.next());
            if (group != null) {
                each.accept(group);
            }
        }
        if (ids.hasNext()) {
            shard.execute(() -> step(ids, each, end));
        } else {
            end.run();
        }
    }
}
