package io.courant.simulation.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What members of groups may rely on: what is committed never goes back; a generation has one set of assignments, whoever is told
 * of it and whenever; nobody else owns a partition in a generation.
 */
public final class GroupsAreSound {

    private record Generation(String group, int number) {}

    private record Owned(Generation generation, int partition) {}

    private record Committed(String group, int partition) {}

    private final Map<Generation, String> assignments = new HashMap<>();
    private final Map<Owned, String> owners = new HashMap<>();
    private final Map<Committed, Long> acknowledged = new HashMap<>();

    /** What was acknowledged last of the group's commits for the partition; 0 for nothing. */
    public long committed(String group, int partition) {
        return acknowledged.getOrDefault(new Committed(group, partition), 0L);
    }

    /** How many generations members have been told of. */
    public int generations() {
        return assignments.size();
    }

    /** A commit was answered without an error. */
    public void acknowledged(String group, int partition, long offset) {
        acknowledged.merge(new Committed(group, partition), offset, Math::max);
    }

    /**
     * An offset was looked up.
     *
     * @param atLeast what {@link #committed} was when that was asked for
     */
    public void lookedUp(String group, int partition, long offset, long atLeast) {
        if (offset < atLeast) {
            throw new BrokenPromise(
                    GroupsAreSound.class,
                    "group " + group + " had committed offset " + atLeast + " for partition " + partition
                            + ", and is told " + offset);
        }
    }

    /**
     * A member was told what it has in a generation.
     *
     * @param owner who it is, also as another process
     * @param assignment names the set of assignments that this one is part of
     */
    public void assigned(String group, int number, String owner, String assignment, Set<Integer> partitions) {
        Generation generation = new Generation(group, number);
        String known = assignments.putIfAbsent(generation, assignment);
        if (known != null && !known.equals(assignment)) {
            throw new BrokenPromise(
                    GroupsAreSound.class,
                    "generation " + number + " of group " + group + " was assigned by " + known + " and by "
                            + assignment);
        }
        for (int partition : new HashSet<>(partitions)) {
            String other = owners.putIfAbsent(new Owned(generation, partition), owner);
            if (other != null && !other.equals(owner)) {
                throw new BrokenPromise(
                        GroupsAreSound.class,
                        "partition " + partition + " has two owners in generation " + number + " of group " + group
                                + ": " + other + " and " + owner);
            }
        }
    }
}
