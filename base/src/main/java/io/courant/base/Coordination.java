package io.courant.base;

import java.util.Set;
import java.util.function.Consumer;

/**
 * The root of trust of a cluster: which brokers are announced, and one persistent cell that changes only by
 * compare-and-set. It holds very little; everything else is in the metadata log.
 *
 * <p>An announcement is never authority: it keeps ids unique and tells who may be there. All completions are events of
 * the shard that asked.
 */
public interface Coordination {

    /** A broker process: {@code incarnation} is new with every start. */
    record Member(int brokerId, Uuid incarnation) {}

    /** Contents of the cell. Version 0 with no bytes stands for a cell that was never written. */
    record Cell(long version, Bytes contents) {}

    /** What became of an announcement. */
    sealed interface Announced {
        record Accepted() implements Announced {}

        /** Another process with the same broker id is announced. */
        record IdTaken(Member holder) implements Announced {}
    }

    /** What became of a compare-and-set. */
    sealed interface CellChange {
        /** Written and durable; the cell now has this version. */
        record Changed(long newVersion) implements CellChange {}

        /** Someone else was first; the cell is as given. */
        record Refused(Cell current) implements CellChange {}
    }

    /** Announces this process for as long as it lives. */
    void announce(Member member, Shard home, Completion<Announced> completion);

    /** Tells {@code watcher}, on {@code home}, all announced members now and after every change. */
    void watchMembers(Shard home, Consumer<Set<Member>> watcher);

    void readCell(Shard home, Completion<Cell> completion);

    /**
     * Writes {@code contents} if the cell still has {@code expectedVersion}. After a failure the outcome is unknown:
     * read the cell to learn it.
     */
    void compareAndSetCell(long expectedVersion, Bytes contents, Shard home, Completion<CellChange> completion);
}
