package io.courant.testkit;

import io.courant.base.Buffers;
import io.courant.base.Clock;
import io.courant.base.Coordination;
import io.courant.base.Disk;
import io.courant.base.Endpoint;
import io.courant.base.EventLog;
import io.courant.base.Lane;
import io.courant.base.Network;
import io.courant.base.Random;
import io.courant.base.Shard;
import io.courant.base.Shards;
import io.courant.testkit.contract.Awaiting;
import io.courant.testkit.contract.BuffersContract;
import io.courant.testkit.contract.ClockContract;
import io.courant.testkit.contract.CoordinationContract;
import io.courant.testkit.contract.DiskContract;
import io.courant.testkit.contract.EventLogContract;
import io.courant.testkit.contract.LaneContract;
import io.courant.testkit.contract.NetworkContract;
import io.courant.testkit.contract.RandomContract;
import io.courant.testkit.contract.ShardContract;
import io.courant.testkit.disk.SimulatedDisk;
import io.courant.testkit.network.ClientEnd;
import io.courant.testkit.network.SimulatedNetwork;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** The simulated ports obey the contracts of the real ones. */
class SimulatedPortsTest {

    private final SimulatedWorld world = new SimulatedWorld(42);
    private final SimulatedProcess process = new SimulatedProcess(world, "test");
    private final Awaiting awaiting = world::await;

    @Nested
    class ClockTest extends ClockContract {
        @Override
        protected Clock clock() {
            return new SimulatedClock(world);
        }

        @Override
        protected void pass(long nanos) {
            world.runFor(nanos);
        }
    }

    @Nested
    class RandomTest extends RandomContract {
        private final Random random = new SeededRandom(7);

        @Override
        protected Random random() {
            return random;
        }
    }

    @Nested
    class EventLogTest extends EventLogContract {
        private final RecordingEventLog events = new RecordingEventLog();

        @Override
        protected EventLog events() {
            return events;
        }

        @Override
        protected List<Written> written() {
            return events.lines().stream()
                    .map(line -> new Written(line.level(), line.code(), line.message()))
                    .toList();
        }
    }

    @Nested
    class BuffersTest extends BuffersContract {
        private final Buffers buffers = new SimulatedBuffers();

        @Override
        protected Buffers buffers() {
            return buffers;
        }

        @Override
        protected int largeOne() {
            return 100_000;
        }
    }

    @Nested
    class ShardTest extends ShardContract {
        private final Shard shard = process.shard(0);

        @Override
        protected Shard shard() {
            return shard;
        }

        @Override
        protected Clock clock() {
            return new SimulatedClock(world);
        }

        @Override
        protected Awaiting awaiting() {
            return awaiting;
        }
    }

    @Nested
    class LaneTest extends LaneContract {
        private final Lane lane = process.lane();
        private final Shard home = process.shard(0);

        @Override
        protected Lane lane() {
            return lane;
        }

        @Override
        protected Shard home() {
            return home;
        }

        @Override
        protected Awaiting awaiting() {
            return awaiting;
        }
    }

    @Nested
    class DiskTest extends DiskContract {
        private final Disk disk = new SimulatedDisk(world);
        private final Path directory = Path.of("/data/test");

        @BeforeEach
        void makeDirectory() throws IOException {
            disk.createDirectories(directory);
        }

        @Override
        protected Disk disk() {
            return disk;
        }

        @Override
        protected Path directory() {
            return directory;
        }
    }

    @Nested
    class CoordinationTest extends CoordinationContract {
        private final Coordination coordination = new SimulatedCoordination(world);
        private final Shard home = process.shard(-1);

        @Override
        protected Coordination coordination() {
            return coordination;
        }

        @Override
        protected Shard home() {
            return home;
        }

        @Override
        protected Awaiting awaiting() {
            return awaiting;
        }
    }

    @Nested
    class NetworkTest extends NetworkContract {
        private final SimulatedNetwork network = new SimulatedNetwork(world);
        private final Shards shards = process.shards(2);
        private final Buffers buffers = new SimulatedBuffers();
        private final Disk disk = new SimulatedDisk(world);
        private final Path directory = Path.of("/files");

        @BeforeEach
        void makeDirectory() throws IOException {
            disk.createDirectories(directory);
        }

        @Override
        protected Network network() {
            return network;
        }

        @Override
        protected Shards shards() {
            return shards;
        }

        @Override
        protected Buffers buffers() {
            return buffers;
        }

        @Override
        protected Awaiting awaiting() {
            return awaiting;
        }

        @Override
        protected Disk disk() {
            return disk;
        }

        @Override
        protected Path directory() {
            return directory;
        }

        @Override
        protected Peer connect(Endpoint endpoint) {
            return new RecordingPeer(network, endpoint);
        }
    }

    private static final class RecordingPeer implements NetworkContract.Peer, ClientEnd.Peer {
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private final ClientEnd end;
        private boolean closed;

        RecordingPeer(SimulatedNetwork network, Endpoint endpoint) {
            this.end = network.connect(endpoint, this);
        }

        @Override
        public void send(byte[] bytes) {
            end.send(ByteBuffer.wrap(bytes));
        }

        @Override
        public void stopReading() {
            end.stopReading();
        }

        @Override
        public void startReading() {
            end.startReading();
        }

        @Override
        public byte[] received() {
            return received.toByteArray();
        }

        @Override
        public boolean isClosed() {
            return closed;
        }

        @Override
        public void close() {
            end.close();
        }

        @Override
        public void connected() {}

        @Override
        public void received(ByteBuffer bytes) {
            received.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        }

        @Override
        public void closed() {
            closed = true;
        }
    }
}
