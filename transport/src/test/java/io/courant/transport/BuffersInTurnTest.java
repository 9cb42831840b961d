package io.courant.transport;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.CountedBuffer;
import io.courant.base.NoRoomException;
import io.courant.testkit.SimulatedBuffers;
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
    void whoWantsMuchIsServedBeforeThoseWhoWantLittleAndAskAgainAndAgain() throws NoRoomException {
        CountedBuffer first = given(SMALL);
        CountedBuffer second = given(SMALL);
        requireRefused(LARGE);
        first.release();
        requireRefused(SMALL);
        second.release();
        requireRefused(SMALL);
        CountedBuffer large = given(LARGE);
        requireRefused(SMALL);
        large.release();
        given(SMALL).release();
    }

    @Test
    void aWishThatIsNotAskedForAgainIsForgotten() throws NoRoomException {
        CountedBuffer first = given(SMALL);
        requireRefused(LARGE);
        requireRefused(SMALL);
        nanos += BuffersInTurn.WISH_LASTS_NANOS + 1;
        given(SMALL).release();
        first.release();
    }

    private CountedBuffer given(int bytes) throws NoRoomException {
        return inTurn.allocate(buffers, bytes);
    }

    private void requireRefused(int bytes) {
        assertThatThrownBy(() -> inTurn.allocate(buffers, bytes)).isInstanceOf(NoRoomException.class);
    }
}
