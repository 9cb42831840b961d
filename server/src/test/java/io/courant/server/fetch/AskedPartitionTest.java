package io.courant.server.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.replication.FetchPosition;
import io.courant.wire.message.FetchRequestBuilder;
import org.junit.jupiter.api.Test;

class AskedPartitionTest {

    @Test
    void anyNegativeEpochIsNone() {
        for (int epoch : new int[] {-1, -2, Integer.MIN_VALUE}) {
            FetchPosition position = AskedPartition.positionOf(new FetchRequestBuilder.FetchPartitionBuilder()
                    .fetchOffset(5)
                    .currentLeaderEpoch(epoch)
                    .lastFetchedEpoch(epoch)
                    .build());
            assertThat(position).isEqualTo(new FetchPosition(5, FetchPosition.UNCHECKED, FetchPosition.UNCHECKED));
        }
    }
}
