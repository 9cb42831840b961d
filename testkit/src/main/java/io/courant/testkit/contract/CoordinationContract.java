package io.courant.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Bytes;
import io.courant.base.Completion;
import io.courant.base.Coordination;
import io.courant.base.Coordination.Announced;
import io.courant.base.Coordination.Cell;
import io.courant.base.Coordination.CellChange;
import io.courant.base.Coordination.Member;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.base.Uuid;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What every {@link Coordination} does while it can be reached. */
public abstract class CoordinationContract {

    private static final Member MEMBER = new Member(1, new Uuid(11, 12));

    /** A service whose cell was never written and where nobody is announced; the same one within a test. */
    protected abstract Coordination coordination();

    protected abstract Shard home();

    protected abstract Awaiting awaiting();

    @Test
    void beginsWithACellThatWasNeverWritten() {
        assertThat(readCell()).isEqualTo(new Cell(0, Bytes.EMPTY));
    }

    @Test
    void writesTheCellWhenTheVersionIsTheExpectedOne() {
        CellChange change = compareAndSet(0, "first");
        assertThat(change).isInstanceOf(CellChange.Changed.class);
        long version = ((CellChange.Changed) change).newVersion();
        assertThat(version).isPositive();
        assertThat(readCell()).isEqualTo(new Cell(version, bytes("first")));
    }

    @Test
    void refusesAnotherVersionAndShowsTheCell() {
        long version = ((CellChange.Changed) compareAndSet(0, "first")).newVersion();
        Cell present = new Cell(version, bytes("first"));
        assertThat(compareAndSet(0, "late")).isEqualTo(new CellChange.Refused(present));
        assertThat(compareAndSet(version + 1, "early")).isEqualTo(new CellChange.Refused(present));
        assertThat(readCell()).isEqualTo(present);
    }

    @Test
    void raisesTheVersionWithEveryWrite() {
        long version = 0;
        for (int i = 0; i < 5; i++) {
            long next = ((CellChange.Changed) compareAndSet(version, "write " + i)).newVersion();
            assertThat(next).isGreaterThan(version);
            version = next;
        }
    }

    @Test
    void letsOneOfTwoRacingWritesWin() {
        List<Outcome<CellChange>> outcomes = new CopyOnWriteArrayList<>();
        home().execute(() -> {
            coordination().compareAndSetCell(0, bytes("a"), home(), outcomes::add);
            coordination().compareAndSetCell(0, bytes("b"), home(), outcomes::add);
        });
        awaiting().await("both answers", () -> outcomes.size() == 2);
        assertThat(outcomes)
                .filteredOn(outcome -> outcome instanceof Outcome.Success<CellChange>(CellChange.Changed ignored))
                .hasSize(1);
    }

    @Test
    void announcesAMemberAndTellsWatchers() {
        List<Set<Member>> seen = new CopyOnWriteArrayList<>();
        home().execute(() -> coordination().watchMembers(home(), seen::add));
        awaiting().await("the first view", () -> !seen.isEmpty());
        assertThat(seen.getFirst()).isEmpty();
        assertThat(this.<Announced>success(done -> coordination().announce(MEMBER, home(), done)))
                .isEqualTo(new Announced.Accepted());
        awaiting().await("the member", () -> seen.getLast().equals(Set.of(MEMBER)));
    }

    @Test
    void refusesASecondHolderOfAnId() {
        this.<Announced>success(done -> coordination().announce(MEMBER, home(), done));
        Member other = new Member(MEMBER.brokerId(), new Uuid(21, 22));
        assertThat(this.<Announced>success(done -> coordination().announce(other, home(), done)))
                .isEqualTo(new Announced.IdTaken(MEMBER));
        assertThat(this.<Announced>success(done -> coordination().announce(MEMBER, home(), done)))
                .isEqualTo(new Announced.Accepted());
    }

    private Cell readCell() {
        return success(done -> coordination().readCell(home(), done));
    }

    private CellChange compareAndSet(long expectedVersion, String contents) {
        return success(done -> coordination().compareAndSetCell(expectedVersion, bytes(contents), home(), done));
    }

    private <T> T success(Consumer<Completion<T>> start) {
        List<Outcome<T>> outcomes = new CopyOnWriteArrayList<>();
        home().execute(() -> start.accept(outcomes::add));
        awaiting().await("an answer", () -> !outcomes.isEmpty());
        return switch (outcomes.getFirst()) {
            case Outcome.Success<T>(T value) -> value;
            case Outcome.Failure<T>(var cause) -> throw new AssertionError("failed", cause);
        };
    }

    private static Bytes bytes(String text) {
        return Bytes.copyOf(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
