package io.courant.log;

import io.courant.base.Uuid;

/** What became of binding a data directory to a cluster. */
public sealed interface ClusterBinding {

    /** The directory belongs to this cluster, durably. */
    record Bound() implements ClusterBinding {}

    /** The directory holds data of another cluster. */
    record OtherCluster(Uuid bound, String message) implements ClusterBinding {}
}
