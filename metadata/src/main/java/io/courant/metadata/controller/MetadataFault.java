package io.courant.metadata.controller;

import java.io.IOException;

/** The process's policy for a metadata log that cannot be written: it stops and says why. */
@FunctionalInterface
public interface MetadataFault {

    /** Called on the control shard; the data directory cannot be trusted any more. */
    void metadataFailed(String what, IOException cause);
}
