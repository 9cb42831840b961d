package io.courant.log;

import io.courant.base.Completion;
import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who waits until what a log has written so far is synced in its files: until a sync that collects them later has ended. What is
 * written behind it is not waited for; there is always more of a busy log. On the shard; answers come in later events.
 */
final class WantedFiles {

    private final Shard shard;
    /** In the order in which they are looked at; a sync of their files that is on its way began before they asked. */
    private final Map<PartitionLog, List<Completion<Done>>> waiting = new LinkedHashMap<>();

    private final Map<PartitionLog, List<Completion<Done>>> beingSynced = new LinkedHashMap<>();

    WantedFiles(Shard shard) {
        this.shard = shard;
    }

    void want(PartitionLog log, Completion<Done> completion) {
        waiting.computeIfAbsent(log, ignored -> new ArrayList<>(1)).add(completion);
    }

    /** Whether some log's files are to be collected. */
    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The logs whose files are to be collected, those first that were wanted first. */
    List<PartitionLog> logs() {
        return List.copyOf(waiting.keySet());
    }

    /** All unsynced files of {@code log} were collected: that sync covers who waits now. */
    void collected(PartitionLog log) {
        List<Completion<Done>> covered = waiting.remove(log);
        if (covered != null) {
            beingSynced.put(log, covered);
        }
    }

    /** The files that were collected last are synced. */
    void synced(PartitionLog log) {
        answer(beingSynced.remove(log), Outcome.done());
    }

    /** The files that were collected last are not synced; they are to be collected again. */
    void takenBack(PartitionLog log) {
        List<Completion<Done>> covered = beingSynced.remove(log);
        if (covered != null) {
            waiting.merge(log, covered, (later, earlier) -> {
                earlier.addAll(later);
                return earlier;
            });
        }
    }

    /** {@code log} has no unsynced files: nobody need wait. */
    void nothingToSync(PartitionLog log) {
        answer(waiting.remove(log), Outcome.done());
    }

    /** The files of {@code log} will not be collected again. */
    void fail(PartitionLog log, IOException cause) {
        answer(waiting.remove(log), Outcome.failure(cause));
    }

    /** No files will be collected again, and no sync on its way counts. */
    void failAll(IOException cause) {
        logs().forEach(log -> fail(log, cause));
        List.copyOf(beingSynced.keySet()).forEach(log -> answer(beingSynced.remove(log), Outcome.failure(cause)));
    }

    private void answer(@Nullable List<Completion<Done>> answered, Outcome<Done> outcome) {
        if (answered != null) {
            shard.execute(() -> answered.forEach(completion -> completion.completed(outcome)));
        }
    }
}
