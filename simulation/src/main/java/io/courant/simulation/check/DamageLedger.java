package io.courant.simulation.check;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where stored batches were damaged on purpose, and what the broker has said of that. Everything outside of what stands here
 * must be served, and what the broker has named in this life may not be.
 */
public final class DamageLedger {

    private final List<Damaged> all = new ArrayList<>();
    private boolean lookedAtAll;

    /** A batch with a flipped bit, by the directory of its partition. */
    private static final class Damaged {
        final String directory;
        final long fromOffset;
        final long toOffset;
        final long atNanos;
        /** When the broker that runs has named it; it may know of it from an earlier life, and says nothing then. */
        long namedAtNanos = Long.MAX_VALUE;

        boolean everNamed;

        Damaged(String directory, long fromOffset, long toOffset, long atNanos) {
            this.directory = directory;
            this.fromOffset = fromOffset;
            this.toOffset = toOffset;
            this.atNanos = atNanos;
        }

        boolean holds(String partition, long offset) {
            return directory.equals(partition) && fromOffset <= offset && offset < toOffset;
        }
    }

    /** A bit was flipped at {@code atNanos} in the batch of these offsets. */
    public void flipped(String directory, long fromOffset, long toOffset, long atNanos) {
        if (at(directory, fromOffset) == null) {
            all.add(new Damaged(directory, fromOffset, toOffset, atNanos));
        }
    }

    /** The broker says that these offsets are damaged; throws when one of them is not. */
    public void named(String directory, long fromOffset, long toOffset, long atNanos) {
        long offset = fromOffset;
        while (offset < toOffset) {
            Damaged damaged = at(directory, offset);
            if (damaged == null) {
                throw new BrokenPromise(
                        getClass(),
                        "offset %s of %s is called damaged, as one of %s to %s, and is not"
                                .formatted(offset, directory, fromOffset, toOffset - 1));
            }
            damaged.namedAtNanos = Math.min(damaged.namedAtNanos, atNanos);
            damaged.everNamed = true;
            offset = damaged.toOffset;
        }
    }

    /** The process has ended, and with it what it knew. */
    public void forgotten() {
        all.forEach(damaged -> damaged.namedAtNanos = Long.MAX_VALUE);
    }

    /**
     * The broker has sent what cannot be a sound batch of {@code offset} to a fetch that was sent at {@code sentAtNanos}. That
     * may be so as long as the damage is not known to it; or damage before the offset is not, and a length that was damaged has
     * led it to the wrong place.
     */
    public void servedDamaged(String directory, long offset, long sentAtNanos) {
        Damaged damaged = at(directory, offset);
        if (damaged == null ? !someUnknown(directory, sentAtNanos) : damaged.namedAtNanos < sentAtNanos) {
            throw new BrokenPromise(
                    getClass(),
                    "offset %s of %s was served %s"
                            .formatted(
                                    offset,
                                    directory,
                                    damaged == null
                                            ? "damaged, and nobody has damaged it"
                                            : "although it is known to be damaged"));
        }
    }

    /**
     * A fetch of {@code offset} that was sent at {@code sentAtNanos} was answered CORRUPT_MESSAGE. That may be so in front of
     * sound batches as long as damage before them is not known in full.
     */
    public void calledCorrupt(String directory, long offset, long sentAtNanos) {
        Damaged damaged = at(directory, offset);
        if (damaged != null && lookedAtAll && !damaged.everNamed) {
            throw new BrokenPromise(
                    getClass(),
                    "offset %s of %s, damaged at %s ns, was never named".formatted(offset, directory, damaged.atNanos));
        }
        if (damaged == null && !someUnknown(directory, sentAtNanos)) {
            throw new BrokenPromise(
                    getClass(),
                    "offset %s of %s is not damaged, and a fetch of it is answered CORRUPT_MESSAGE"
                            .formatted(offset, directory));
        }
    }

    /** Behind the damaged batch that holds {@code offset}; {@code offset} itself when none does. */
    public long behind(String directory, long offset) {
        Damaged damaged = at(directory, offset);
        return damaged == null ? offset : damaged.toOffset;
    }

    /**
     * The broker has looked at all that is stored since the last damage was done: now it knows all of it that recovery has not
     * healed from the journal, and has named it.
     */
    public void allLookedAt(long nowNanos) {
        all.forEach(damaged -> damaged.namedAtNanos = Math.min(damaged.namedAtNanos, nowNanos));
        lookedAtAll = true;
    }

    private boolean someUnknown(String directory, long sentAtNanos) {
        return all.stream().anyMatch(each -> each.directory.equals(directory) && each.namedAtNanos >= sentAtNanos);
    }

    private @Nullable Damaged at(String directory, long offset) {
        for (Damaged damaged : all) {
            if (damaged.holds(directory, offset)) {
                return damaged;
            }
        }
        return null;
    }
}
