package io.courant.server.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.server.ServerLimits;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedClock;
import io.courant.testkit.SimulatedProcess;
import io.courant.testkit.SimulatedWorld;
import io.courant.wire.message.FetchRequest;
import io.courant.wire.message.FetchRequestBuilder;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FetchSessionsTest {

    private static final int MOST = ServerLimits.FETCH_SESSION_PARTITIONS_PER_PROCESS;

    private final SimulatedWorld world = new SimulatedWorld(3);
    private final FetchContext home =
            new FetchContext(0, new SimulatedProcess(world, "broker").shards(1), List.of(), List.of(), 1_000);

    private FetchSessions sessions(int index, int shards, int slots) {
        return new FetchSessions(index, shards, slots, new SimulatedClock(world), new SeededRandom(index));
    }

    private FetchSession made(FetchSessions sessions, int partitions) {
        FetchSession session = Objects.requireNonNull(sessions.make(home, true, partitions));
        session.update(request(0, partitions));
        assertThat(sessions.use(session)).isTrue();
        return session;
    }

    private static FetchRequest request(int from, int to) {
        return new FetchRequestBuilder()
                .topics(List.of(new FetchRequest.FetchTopic(
                        "",
                        new Uuid(1, 1),
                        IntStream.range(from, to)
                                .mapToObj(partition -> new FetchRequestBuilder.FetchPartitionBuilder()
                                        .partition(partition)
                                        .build())
                                .toList())))
                .build();
    }

    @Test
    void thePartitionsOfAllSessionsTogetherHaveALimit() {
        FetchSessions sessions = sessions(0, 1, 10);
        assertThat(sessions.make(home, true, MOST + 1)).isNull();
        FetchSession large = made(sessions, MOST - 10);
        FetchSession small = made(sessions, 5);
        assertThat(sessions.make(home, true, 6)).isNull();
        assertThat(sessions.find(large.id())).isSameAs(large);

        small.update(request(5, 10));
        assertThat(sessions.use(small)).isTrue();
        small.update(request(10, 11));
        assertThat(sessions.use(small)).as("there is no room to grow").isFalse();
        sessions.remove(small);
        assertThat(sessions.find(small.id())).isNull();
        made(sessions, 10);
    }

    @Test
    void theSlotsAreDividedAmongTheShardsAndIdsNameTheShard() {
        int shards = 3;
        int made = 0;
        Set<Integer> ids = new HashSet<>();
        for (int index = 0; index < shards; index++) {
            FetchSessions sessions = sessions(index, shards, 10);
            FetchSession session = sessions.make(home, true, 1);
            while (session != null) {
                made++;
                assertThat(ids.add(session.id())).isTrue();
                assertThat(session.id()).isPositive();
                assertThat(FetchSessions.homeOf(session.id(), shards)).isEqualTo(index);
                session = sessions.make(home, true, 1);
            }
        }
        assertThat(made).isEqualTo(10);
    }

    @Test
    void eachRequestHasTheEpochAfterTheLast() {
        FetchSessions sessions = sessions(0, 1, 10);
        FetchSession session = made(sessions, 1);
        assertThat(session.refusalOf(1, true).code()).isZero();
        assertThat(session.refusalOf(0, true).code()).isNotZero();
        session.update(request(0, 1));
        assertThat(session.refusalOf(2, true).code()).isZero();
        assertThat(session.refusalOf(1, true).code()).isNotZero();
    }
}
