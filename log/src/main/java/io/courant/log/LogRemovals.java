package io.courant.log;

import io.courant.base.Completion;
import io.courant.base.Done;
import io.courant.base.Lane;
import io.courant.base.OrderedCopy;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.base.Uuid;
import io.courant.log.journal.JournalAction;
import io.courant.log.stored.Syncs;
import io.courant.wire.TopicIdPartition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the directories of a shard's logs out of use. Each step begins when the one before is durable: the directory gets
 * another name, the journal records the removal, the files are deleted in the background. So at any instant what
 * checkpoint and journal still claim is whole, or lies under a name that says why it is not. Remembers what the next
 * checkpoint must leave out. On the shard.
 */
final class LogRemovals {

    private final DataDirectory directory;
    private final ShardTools tools;
    private final DirectoryFailure failure;
    /** Logs taken out that the checkpoint may still name. */
    private final Set<TopicIdPartition> removed = new HashSet<>();
    /** Those among them that the checkpoint being written leaves out. */
    private Set<TopicIdPartition> removedContributed = Set.of();
    /** Logs taken out that the checkpoint at start has named. */
    private final Set<TopicIdPartition> removedSinceStart = new HashSet<>();
    /** Those whose new name is not durable yet. */
    private int underWay;

    private @Nullable Runnable whenDone;

    LogRemovals(DataDirectory directory, ShardTools tools, DirectoryFailure failure) {
        this.directory = directory;
        this.tools = tools;
        this.failure = failure;
    }

    /** Counts a removal until {@code completion} has been told: a stop waits for it. */
    Completion<Done> begun(Completion<Done> completion) {
        underWay++;
        return outcome -> {
            completion.completed(outcome);
            underWay--;
            tellDone();
        };
    }

    /** Runs {@code then} once all removals that have begun have ended. */
    void whenDone(Runnable then) {
        whenDone = then;
        tellDone();
    }

    private void tellDone() {
        Runnable waiting = whenDone;
        if (waiting != null && underWay == 0) {
            whenDone = null;
            waiting.run();
        }
    }

    /** Whether a log of {@code key} has been taken out that the checkpoint at the start has named. */
    boolean since(TopicIdPartition key) {
        return removedSinceStart.contains(key);
    }

    /** The logs taken out that the checkpoint which is being made must not name. */
    Set<TopicIdPartition> contributed() {
        removedContributed = OrderedCopy.setOf(removed);
        return removedContributed;
    }

    /** The checkpoint that leaves out what was contributed last is durable. */
    void checkpointed() {
        removed.removeAll(removedContributed);
        removedContributed = Set.of();
    }

    /** Deletes the directory of a log that is not open any more, if there is one: done once its new name is durable. */
    void delete(LogIdentity identity, Completion<Done> completion) {
        remove(identity, DirectoryRemoval.deletedName(directory.path(), identity), completion, true);
    }

    /** Gives the directory of a log of no known topic another name. */
    void putAside(LogIdentity identity, Completion<Done> completion) {
        Path aside = DirectoryRemoval.asideName(directory.path(), identity);
        tools.events.warn("log.put-aside", identity + " is of no known topic; its directory is now " + aside);
        remove(identity, aside, completion, false);
    }

    private void remove(LogIdentity identity, Path to, Completion<Done> completion, boolean delete) {
        leaveOut(identity.key());
        Path from = directory.path().resolve(identity.directoryName());
        rename(from, identity.topicId(), to, outcome -> {
            switch (outcome) {
                case Outcome.Success<Boolean>(Boolean renamed) ->
                    record(identity.key(), completion, () -> {
                        if (delete && renamed) {
                            deleteFiles(to);
                        } else if (delete) {
                            deletePutAside(identity, to);
                        }
                    });
                case Outcome.Failure<Boolean>(var cause) -> {
                    failure.failOnSync("renaming " + from, cause);
                    completion.completed(Outcome.failure(cause));
                }
            }
        });
    }

    private void leaveOut(TopicIdPartition key) {
        removed.add(key);
        if (directory.entryAtStart(key) != null) {
            removedSinceStart.add(key);
        }
    }

    /** Once the removal is durable in the journal, {@code then} is run; if it cannot be, a later start takes it up again. */
    private void record(TopicIdPartition key, Completion<Done> completion, Runnable then) {
        directory.record(tools.ports.shard(), new JournalAction.Remove(key), failure, recorded -> {
            switch (recorded) {
                case Outcome.Success<Long> ignored -> {
                    then.run();
                    completion.completed(Outcome.done());
                }
                case Outcome.Failure<Long>(IOException cause) -> completion.completed(Outcome.failure(cause));
            }
        });
    }

    /**
     * Goes on with a removal that an earlier process did not finish: {@code path} has its last name, durably.
     *
     * @param key of the log; null when nothing stored claims it any more
     * @param delete whether the files go, or are kept under that name
     */
    void finish(@Nullable TopicIdPartition key, Path path, boolean delete) {
        Runnable then = () -> {
            if (delete) {
                deleteFiles(path);
            }
        };
        if (key == null) {
            then.run();
            return;
        }
        leaveOut(key);
        Completion<Done> reported = recorded -> {
            if (recorded instanceof Outcome.Failure<Done>(IOException cause)) {
                tools.events.warn("log.removal-not-recorded", path + " is left to the next start: " + cause);
            }
        };
        record(key, begun(reported), then);
    }

    /** A new topic of the same name may have waited too long for its directory, and put this one aside. */
    private void deletePutAside(LogIdentity identity, Path to) {
        Path aside = DirectoryRemoval.asideName(directory.path(), identity);
        rename(aside, identity.topicId(), to, outcome -> {
            switch (outcome) {
                case Outcome.Success<Boolean>(Boolean renamed) -> {
                    if (renamed) {
                        deleteFiles(to);
                    }
                }
                case Outcome.Failure<Boolean>(var cause) -> failure.failOnSync("renaming " + aside, cause);
            }
        });
    }

    /** Renames the directory of {@code topicId} and then, in the background, makes that durable; tells whether it was there. */
    void rename(Path from, Uuid topicId, Path to, Completion<Boolean> completion) {
        Shard shard = tools.ports.shard();
        tools.lanes.names().submit(shard, () -> tools.names.rename(from, topicId, to), outcome -> {
            if (outcome instanceof Outcome.Success<Boolean>(Boolean renamed) && renamed) {
                Lane.Work<Boolean> sync = () -> {
                    Syncs.directory(tools.disk, directory.path());
                    return true;
                };
                tools.lanes.background().submit(shard, sync, completion);
            } else {
                completion.completed(outcome);
            }
        });
    }

    /** File by file, so that the lane stays free for others. */
    void deleteFiles(Path deleted) {
        tools.lanes
                .background()
                .submit(tools.ports.shard(), () -> DirectoryRemoval.deleteStep(tools.disk, deleted), outcome -> {
                    switch (outcome) {
                        case Outcome.Success<Boolean> gone -> {
                            if (!gone.value()) {
                                deleteFiles(deleted);
                            }
                        }
                        case Outcome.Failure<Boolean> failed ->
                            tools.events.warn(
                                    "log.delete-failed", deleted + " could not be deleted: " + failed.cause());
                    }
                });
    }
}
