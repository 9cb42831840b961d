package io.courant.log;

import io.courant.base.Lane;
import io.courant.base.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.BiConsumer;

/**
 * Syncs files of a shard's logs on the lanes that have nothing to do. Side by side syncs take half the time and less: the
 * device takes them all at once, and one commit of the file system serves all that wait for it. On the shard.
 */
final class SyncLanes {

    private final ShardTools tools;
    private final Queue<Lane> idle;

    SyncLanes(ShardTools tools) {
        this.tools = tools;
        this.idle = new ArrayDeque<>(tools.lanes.syncs());
    }

    /** Whether {@link #sync} may be called. */
    boolean hasIdle() {
        return !idle.isEmpty();
    }

    /** Whether some sync is on its way. */
    boolean isBusy() {
        return idle.size() < tools.lanes.syncs().size();
    }

    /**
     * Syncs {@code parts}, which are some, spread over all idle lanes; {@code ended} gets the parts of one lane after the
     * other, with what became of them.
     */
    void sync(List<SyncPart> parts, BiConsumer<List<SyncPart>, Outcome<FileSyncs.Synced>> ended) {
        int lanes = Math.min(idle.size(), parts.size());
        List<List<SyncPart>> shares = new ArrayList<>(lanes);
        for (int i = 0; i < lanes; i++) {
            shares.add(new ArrayList<>(parts.size() / lanes + 1));
        }
        for (int i = 0; i < parts.size(); i++) {
            shares.get(i % lanes).add(parts.get(i));
        }
        shares.forEach(share -> syncOn(idle.remove(), share, ended));
    }

    private void syncOn(Lane lane, List<SyncPart> parts, BiConsumer<List<SyncPart>, Outcome<FileSyncs.Synced>> ended) {
        long begunNanos = tools.nowNanos();
        lane.submit(tools.ports.shard(), () -> FileSyncs.sync(tools.disk, parts), outcome -> {
            idle.add(lane);
            tools.meters.fileSyncs.record(tools.nowNanos() - begunNanos);
            tools.meters.syncedLogs.add(parts.size());
            ended.accept(parts, outcome);
        });
    }
}
