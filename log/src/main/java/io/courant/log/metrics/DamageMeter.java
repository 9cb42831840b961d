package io.courant.log.metrics;

import io.courant.base.Invariants;
import io.courant.base.Uuid;
import io.courant.base.metrics.Counter;
import io.courant.log.LogIdentity;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Counts the damage that one shard or lane finds in a data directory, and in which partitions it lies. Of that owner. */
public final class DamageMeter {

    /** So many are told apart, since each is a series for the rest of the process; where more are damaged, the disk is. */
    static final int PARTITIONS = 100;

    /** In place of a topic; none can have this name. */
    static final String OTHERS = "(others)";

    private final DirectoryMeters meters;
    private final BooleanSupplier isOwner;
    private final Counter ranges;
    private final Map<String, Counter> byPartition = new HashMap<>(0);
    private @Nullable Counter others;

    /** {@code isOwner} is asked whether the caller may be the one whose meter this is: nothing here is shared. */
    public DamageMeter(DirectoryMeters meters, BooleanSupplier isOwner) {
        this.meters = meters;
        this.isOwner = isOwner;
        this.ranges = meters.counter(LogMetrics.DAMAGED_RANGES);
    }

    /**
     * One more range was found among the files in {@code partition}; a directory that is no partition's counts as another one.
     */
    public void found(Path partition) {
        Invariants.check(isOwner.getAsBoolean(), "damage in %s is counted by somebody else's meter", partition);
        ranges.increment();
        of(String.valueOf(partition.getFileName())).increment();
    }

    private Counter of(String partition) {
        Counter known = byPartition.get(partition);
        if (known != null) {
            return known;
        }
        LogIdentity identity = LogIdentity.ofDirectory(partition, Uuid.ZERO);
        if (identity == null || byPartition.size() >= PARTITIONS) {
            return ofOthers();
        }
        Counter made =
                meters.counter(LogMetrics.DAMAGED_PARTITIONS, identity.topic(), Integer.toString(identity.partition()));
        byPartition.put(partition, made);
        return made;
    }

    private Counter ofOthers() {
        Counter made = others;
        if (made == null) {
            made = meters.counter(LogMetrics.DAMAGED_PARTITIONS, OTHERS, "");
            others = made;
        }
        return made;
    }
}
