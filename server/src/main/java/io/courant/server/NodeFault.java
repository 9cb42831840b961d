package io.courant.server;

import java.io.IOException;

/** What happens when a node can no longer keep its promises: the process must stop, and say why. */
@FunctionalInterface
public interface NodeFault {

    /**
     * The data directory with the metadata or the metadata log failed. Called on some shard, perhaps on several.
     *
     * @param what the sentence for the operator
     */
    void nodeFailed(String what, IOException cause);
}
