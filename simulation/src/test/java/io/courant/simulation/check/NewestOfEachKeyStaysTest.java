package io.courant.simulation.check;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.Uuid;
import io.courant.simulation.check.NewestOfEachKeyStays.Keyed;
import io.courant.simulation.check.NewestOfEachKeyStays.Seen;
import io.courant.wire.TopicIdPartition;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewestOfEachKeyStaysTest {

    private static final TopicIdPartition PARTITION = new TopicIdPartition(new Uuid(1, 2), 0);

    private static final long TOMBSTONES_STAY_NANOS = 300;

    private final NewestOfEachKeyStays ledger = new NewestOfEachKeyStays(TOMBSTONES_STAY_NANOS);

    private static RecordIdentity number(long number) {
        return new RecordIdentity(1, number);
    }

    private static Keyed value(String key, long number) {
        return new Keyed(key, number(number), false);
    }

    private static Keyed tombstone(String key, long number) {
        return new Keyed(key, number(number), true);
    }

    private void acknowledged(long offset, Keyed... records) {
        ledger.sent(PARTITION, List.of(records));
        ledger.acknowledged(PARTITION, offset, List.of(records));
    }

    private void read(long end, Seen... seen) {
        ledger.read(PARTITION, 0, end, List.of(seen), 0);
    }

    private static Seen seen(long offset, String key, long number) {
        return new Seen(offset, key, number(number), false);
    }

    @Test
    void whatTheLogHasGivenUpMayGo() {
        acknowledged(0, value("a", 0), value("b", 1), value("c", 2));
        ledger.read(PARTITION, 2, 3, List.of(seen(2, "c", 2)), 0);
        assertThatThrownBy(() -> ledger.read(PARTITION, 1, 3, List.of(seen(2, "c", 2)), 0))
                .hasMessageContaining("nothing of its key follows");
    }

    @Test
    void whatIsFollowedMayGo() {
        acknowledged(0, value("a", 0), value("b", 1), value("a", 2));
        read(3, seen(1, "b", 1), seen(2, "a", 2));
        read(3, seen(0, "a", 0), seen(1, "b", 1), seen(2, "a", 2));
    }

    @Test
    void theLastValueMustBeThere() {
        acknowledged(0, value("a", 0), value("b", 1), value("a", 2));
        assertThatThrownBy(() -> read(3, seen(2, "a", 2))).isInstanceOf(BrokenPromise.class);
        assertThatThrownBy(() -> read(3, seen(0, "a", 0), seen(1, "b", 1))).isInstanceOf(BrokenPromise.class);
    }

    @Test
    void nothingComesBackBehindATombstone() {
        acknowledged(0, value("a", 0), tombstone("a", 1));
        read(2);
        read(2, seen(0, "a", 0), new Seen(1, "a", number(-1), true));
        assertThatThrownBy(() -> read(2, seen(0, "a", 0))).isInstanceOf(BrokenPromise.class);
    }

    @Test
    void whoReadsForLongerThanTombstonesStayMayMissThem() {
        acknowledged(0, value("a", 0), tombstone("a", 1));
        ledger.read(PARTITION, 0, 2, List.of(seen(0, "a", 0)), TOMBSTONES_STAY_NANOS);
        assertThatThrownBy(() -> ledger.read(PARTITION, 0, 2, List.of(seen(0, "a", 0)), TOMBSTONES_STAY_NANOS - 1))
                .isInstanceOf(BrokenPromise.class);
    }

    @Test
    void nothingIsReadThatNobodySentOrThatWasAcknowledgedToAnother() {
        acknowledged(0, value("a", 0));
        assertThatThrownBy(() -> read(1, seen(0, "a", 7))).isInstanceOf(BrokenPromise.class);
        assertThatThrownBy(() -> read(2, seen(0, "a", 0), seen(1, "b", 5))).isInstanceOf(BrokenPromise.class);
    }
}
