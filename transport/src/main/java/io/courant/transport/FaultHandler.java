package io.courant.transport;

import io.courant.base.Shard;

/** Told when an exception escaped an event: a bug. The shard runs nothing any more; the process is to be stopped. */
@FunctionalInterface
public interface FaultHandler {

    /** Called once per shard, on its thread. */
    void shardFailed(Shard shard, Throwable cause);
}
