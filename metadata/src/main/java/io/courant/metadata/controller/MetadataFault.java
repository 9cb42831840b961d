package io.courant.metadata.controller;

import java.io.IOException;

/** The process's policy for a metadata log that cannot be written: it stops and says why. */
@FunctionalInterface
public interface MetadataFault {

    /** Called once, on the control shard. */
    void metadataFailed(String what, IOException cause);
}
