package io.courant.transport;

import io.courant.base.Clock;
import io.courant.base.Shard;
import io.courant.testkit.contract.Awaiting;
import io.courant.testkit.contract.RealAwaiting;
import io.courant.testkit.contract.ShardContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class EpollShardTest extends ShardContract {

    private static Transport transport;

    @BeforeAll
    static void start() {
        transport = TransportFixture.start(true);
    }

    @AfterAll
    static void stop() {
        transport.stop();
    }

    @Override
    protected Shard shard() {
        return transport.shards().data().getFirst();
    }

    @Override
    protected Clock clock() {
        return TransportFixture.CLOCK;
    }

    @Override
    protected Awaiting awaiting() {
        return new RealAwaiting();
    }
}
