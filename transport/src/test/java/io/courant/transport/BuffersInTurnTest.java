package io.courant.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.CountedBuffer;
import io.courant.testkit.SimulatedBuffers;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BuffersInTurnTest {

    private static final int LIMIT = 1_000;
    private static final int LARGE = 5_000;
    private static final int SMALL = 400;

    private final SimulatedBuffers buffers = new SimulatedBuffers();
    private long nanos;
    private final BuffersInTurn inTurn = new BuffersInTurn(LIMIT, () -> nanos);

    @AfterEach
    void nothingIsOut() {
        buffers.assertNoneOutstanding();
    }

    @Test
    void whoWantsMuchIsServedBeforeThoseWhoWantLittleAndAskAgainAndAgain() {
        CountedBuffer first = given(SMALL);
        CountedBuffer second = given(SMALL);
        assertThat(inTurn.allocate(buffers, LARGE)).isNull();
        first.release();
        assertThat(inTurn.allocate(buffers, SMALL)).isNull();
        second.release();
        assertThat(inTurn.allocate(buffers, SMALL)).isNull();
        CountedBuffer large = given(LARGE);
        assertThat(inTurn.allocate(buffers, SMALL)).isNull();
        large.release();
        given(SMALL).release();
    }

    @Test
    void aWishThatIsNotAskedForAgainIsForgotten() {
        CountedBuffer first = given(SMALL);
        assertThat(inTurn.allocate(buffers, LARGE)).isNull();
        assertThat(inTurn.allocate(buffers, SMALL)).isNull();
        nanos += BuffersInTurn.WISH_LASTS_NANOS + 1;
        given(SMALL).release();
        first.release();
    }

    private CountedBuffer given(int bytes) {
        return Objects.requireNonNull(inTurn.allocate(buffers, bytes));
    }
}
