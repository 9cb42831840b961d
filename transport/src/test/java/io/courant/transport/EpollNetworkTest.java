package io.courant.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Buffers;
import io.courant.base.Disk;
import io.courant.base.Endpoint;
import io.courant.base.Network;
import io.courant.base.Shards;
import io.courant.testkit.contract.Awaiting;
import io.courant.testkit.contract.NetworkContract;
import io.courant.testkit.contract.RealAwaiting;
import io.courant.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class EpollNetworkTest extends NetworkContract {

    private final Path directory = Path.of("/files");
    private final SimulatedDisk disk = new SimulatedDisk(1);
    private Transport transport;

    @BeforeEach
    void start() throws IOException {
        disk.createDirectories(directory);
        transport = TransportFixture.start(true);
    }

    @AfterEach
    void stopsWithNoBufferOutstanding() {
        transport.stop();
        assertThat(transport.buffers().outstandingBytes()).isZero();
    }

    @Override
    protected Network network() {
        return transport.network();
    }

    @Override
    protected Shards shards() {
        return transport.shards();
    }

    @Override
    protected Buffers buffers() {
        return transport.buffers();
    }

    @Override
    protected Awaiting awaiting() {
        return new RealAwaiting();
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
        return SocketPeer.connect(endpoint);
    }
}
