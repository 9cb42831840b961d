package io.courant.log.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.log.LogLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PieceTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1_000, Integer.MAX_VALUE - LogLimits.COMPACTION_PIECE_BYTES})
    void isOverBehindItsBytes(int begunAt) {
        Piece piece = new Piece(begunAt);
        assertThat(piece.isOver(begunAt)).isFalse();
        assertThat(piece.isOver(begunAt + LogLimits.COMPACTION_PIECE_BYTES - 1)).isFalse();
        assertThat(piece.isOver(begunAt + LogLimits.COMPACTION_PIECE_BYTES)).isTrue();
    }

    @Test
    void atTheEndOfTheLargestSegmentThereIsAPiece() {
        assertThat(new Piece(Integer.MAX_VALUE - 100).isOver(Integer.MAX_VALUE - 100))
                .isFalse();
        assertThat(new Piece(Integer.MAX_VALUE - 100).isOver(Integer.MAX_VALUE)).isFalse();
    }
}
