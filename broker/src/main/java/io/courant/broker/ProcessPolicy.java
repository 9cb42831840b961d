package io.courant.broker;

import io.courant.base.LimitedEventLog;
import io.courant.base.Shard;
import io.courant.server.NodeFault;
import io.courant.transport.FaultHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What ends the process: the loss of the data directory with the metadata, because nothing could be decided any more, and
 * any bug, because state that a bug has touched must not be written or served, and a stop that would not end. The process
 * ends at once, without the clean stop: the next start recovers from what is durable.
 */
final class ProcessPolicy implements FaultHandler, NodeFault {

    private final LimitedEventLog events;

    ProcessPolicy(LimitedEventLog events) {
        this.events = events;
    }

    @Override
    public void nodeFailed(String what, IOException cause) {
        end("broker.stopped-by-fault", what + ": " + cause.getMessage(), cause);
    }

    @Override
    public void shardFailed(Shard shard, Throwable cause) {
        end("broker.stopped-by-bug", "an exception escaped an event of " + shard + ": " + cause, cause);
    }

    void laneFailed(String lane, Throwable cause) {
        end("broker.stopped-by-bug", "an exception escaped work of the lane " + lane + ": " + cause, cause);
    }

    /** Whoever waits for the stop would wait for ever: a lane works on something that does not end. */
    void stopHangs() {
        end("broker.stop-failed", "its work on the disk does not end", null);
    }

    private void end(String code, String message, @Nullable Throwable cause) {
        events.error(code, "the process ends because " + message, cause);
        events.tellNow();
        Runtime.getRuntime().halt(ExitCode.FAILED);
    }
}
