package io.courant.testkit.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Connection;
import io.courant.base.ConnectionHandler;
import io.courant.base.CountedBuffer;
import io.courant.base.Endpoint;
import io.courant.base.Slice;
import io.courant.testkit.SimulatedBuffers;
import io.courant.testkit.SimulatedProcess;
import io.courant.testkit.SimulatedWorld;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A connection that breaks loses the end of what was sent, and nothing from its midst. */
class BrokenConnectionTest {

    private static final int SEEDS = 200;
    private static final int SENT_BYTES = 100;

    @Test
    void whatArrivesOfABrokenConnectionIsTheBeginningOfWhatWasSent() throws Exception {
        int cutShort = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            int arrived = run(seed);
            cutShort += arrived < SENT_BYTES ? 1 : 0;
        }
        assertThat(cutShort).isBetween(1, SEEDS - 1);
    }

    private static int run(int seed) throws Exception {
        SimulatedWorld world = new SimulatedWorld(seed);
        SimulatedProcess process = new SimulatedProcess(world, "server");
        SimulatedNetwork network = new SimulatedNetwork(world);
        Endpoint endpoint = network.listen(new Endpoint("127.0.0.1", 0), process.shards(1), Counting::new)
                .endpoint();
        Recording client = new Recording();
        network.connect(endpoint, client);
        world.schedule(world.random().nextInt(1_000_000), network::resetAll);
        world.runFor(1_000_000_000L);
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < client.arrived.size(); i++) {
            expected.add(i);
        }
        assertThat(client.arrived).as("seed %s", seed).isEqualTo(expected);
        return client.arrived.size();
    }

    /** Sends the numbers from 0 on, one a turn. */
    private static final class Counting implements ConnectionHandler {
        private final SimulatedBuffers buffers = new SimulatedBuffers();
        private final Connection connection;
        private int sent;

        Counting(Connection connection) {
            this.connection = connection;
            sendNext();
        }

        private void sendNext() {
            CountedBuffer buffer = buffers.allocate(1);
            buffer.bytes().put(0, (byte) sent++);
            connection.send(List.of(new Slice.OfBuffer(buffer, 0, 1)));
            if (sent < SENT_BYTES) {
                connection.shard().execute(this::sendNext);
            }
        }

        @Override
        public ByteBuffer intake() {
            return ByteBuffer.allocateDirect(16);
        }

        @Override
        public void received() {}

        @Override
        public void sent() {}

        @Override
        public void closed() {}
    }

    private static final class Recording implements ClientEnd.Peer {
        private final List<Integer> arrived = new ArrayList<>();

        @Override
        public void connected() {}

        @Override
        public void received(ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                arrived.add((int) bytes.get());
            }
        }

        @Override
        public void closed() {}
    }
}
