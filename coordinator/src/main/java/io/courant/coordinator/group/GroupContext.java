package io.courant.coordinator.group;

import io.courant.base.Clock;
import io.courant.base.EventLog;
import io.courant.base.Random;
import io.courant.base.Shard;
import java.util.function.LongSupplier;

/**
 * What the groups of one partition stand on.
 *
 * @param shard the partition's
 * @param expiryMs the time by which offsets grow old: it does not follow a wall clock that jumps
 * @param topics which topics there are
 */
public record GroupContext(
        Shard shard,
        Clock clock,
        Random random,
        LongSupplier expiryMs,
        GroupSettings settings,
        TopicView topics,
        GroupMeters meters,
        EventLog events) {

    /** Whether groups take all of the heap that is for them: nothing new is taken in, and a line says so. */
    boolean isShortOfMemory() {
        boolean isShort = meters.memoryBytes() >= settings.memoryBytes();
        if (isShort) {
            events.warn(
                    "group.no-memory",
                    "groups take all of the heap that is for them, " + settings.memoryBytes()
                            + " bytes of a shard: new members and offsets are refused until some go, or the broker gets"
                            + " more (-Xmx)");
        }
        return isShort;
    }
}
