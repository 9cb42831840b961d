package io.courant.wire;

import io.courant.base.Invariants;

/** Versions of an API from {@code lowest} to {@code highest}, both included. */
public record VersionRange(short lowest, short highest) {

    public VersionRange {
        Invariants.check(lowest >= 0 && lowest <= highest, "no range of versions: %s to %s", lowest, highest);
    }

    public boolean contains(short version) {
        return version >= lowest && version <= highest;
    }
}
