package io.courant.metadata.image;

/** Follows the cluster's committed state on one shard. */
@FunctionalInterface
public interface ImageListener {

    /** The state is now {@code change.after()}; each change begins where the one before ended. Called on the listener's shard. */
    void imageChanged(ImageChange change);
}
