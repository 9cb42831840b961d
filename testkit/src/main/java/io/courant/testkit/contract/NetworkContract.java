package io.courant.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.Buffers;
import io.courant.base.CountedBuffer;
import io.courant.base.CountedFile;
import io.courant.base.Disk;
import io.courant.base.Disk.Mode;
import io.courant.base.DiskFile;
import io.courant.base.Endpoint;
import io.courant.base.Network;
import io.courant.base.Network.Binding;
import io.courant.base.Network.Intake;
import io.courant.base.Shards;
import io.courant.base.Slice;
import io.courant.testkit.disk.ForwardingFile;
import java.io.IOException;
import java.net.BindException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every {@link Network} and its connections do. */
public abstract class NetworkContract {

    /** A client's side of a connection; methods may be called by the test's thread at any time. */
    public interface Peer {

        void send(byte[] bytes);

        /** Reads no more until {@link #startReading()}. */
        void stopReading();

        void startReading();

        /** All bytes that have come until now. */
        byte[] received();

        /** True once the other side has closed, or the connection could not be made. */
        boolean isClosed();

        void close();
    }

    private static final int LARGE = 3_000_000;

    protected abstract Network network();

    protected abstract Shards shards();

    protected abstract Buffers buffers();

    protected abstract Awaiting awaiting();

    /** A disk whose files the network can send, and an existing directory on it. */
    protected abstract Disk disk();

    protected abstract Path directory();

    protected abstract Peer connect(Endpoint endpoint);

    /** An address of this machine with any free port. */
    protected Endpoint anywhere() {
        return new Endpoint("127.0.0.1", 0);
    }

    @Test
    void carriesBytesBothWaysInOrder() throws IOException {
        EchoServer server = new EchoServer(buffers());
        Binding binding = network().listen(anywhere(), shards(), server);
        Peer peer = connect(binding.endpoint());
        byte[] sent = pattern(LARGE, 1);
        peer.send(Arrays.copyOfRange(sent, 0, 10));
        peer.send(Arrays.copyOfRange(sent, 10, LARGE));
        awaiting().await("the echo", () -> peer.received().length >= LARGE);
        assertThat(peer.received()).isEqualTo(sent);
        peer.close();
        awaiting().await("the end", () -> server.closed() == 1);
        binding.close();
    }

    @Test
    void servesManyConnectionsAtOnce() throws IOException {
        EchoServer server = new EchoServer(buffers());
        Binding binding = network().listen(anywhere(), shards(), server);
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Peer peer = connect(binding.endpoint());
            peer.send(pattern(1_000, i));
            peers.add(peer);
        }
        for (int i = 0; i < peers.size(); i++) {
            Peer peer = peers.get(i);
            awaiting().await("echo " + i, () -> peer.received().length >= 1_000);
            assertThat(peer.received()).isEqualTo(pattern(1_000, i));
        }
        peers.forEach(Peer::close);
        awaiting().await("20 ends", () -> server.closed() == 20);
        binding.close();
    }

    @Test
    void whoComesBeyondTheMostOfAPlaceIsAcceptedWhenAnotherCloses() throws IOException {
        EchoServer server = new EchoServer(buffers());
        Binding narrow = network().listen(anywhere(), new Intake(1, Integer.MAX_VALUE), shards(), server);
        Binding wide = network().listen(anywhere(), shards(), server);
        Peer first = connect(narrow.endpoint());
        echo(first, 1);
        Peer second = connect(narrow.endpoint());
        second.send(pattern(1_000, 2));
        Peer elsewhere = connect(wide.endpoint());
        echo(elsewhere, 3);
        assertThat(second.received()).isEmpty();
        first.close();
        awaiting().await("the echo of the second", () -> second.received().length >= 1_000);
        second.close();
        elsewhere.close();
        awaiting().await("three ends", () -> server.closed() == 3);
        narrow.close();
        wide.close();
    }

    @Test
    void whoComesBeyondTheRateOfAPlaceIsAcceptedLater() throws IOException {
        EchoServer server = new EchoServer(buffers());
        Binding slow = network().listen(anywhere(), new Intake(Integer.MAX_VALUE, 1), shards(), server);
        for (int i = 0; i < 3; i++) {
            Peer peer = connect(slow.endpoint());
            echo(peer, i);
            peer.close();
        }
        awaiting().await("three ends", () -> server.closed() == 3);
        slow.close();
    }

    @Test
    void anotherIntakeHoldsForWhoWaitsAndWhoComes() throws IOException {
        EchoServer server = new EchoServer(buffers());
        Binding narrow = network().listen(anywhere(), new Intake(1, Integer.MAX_VALUE), shards(), server);
        Binding wide = network().listen(anywhere(), shards(), server);
        Peer first = connect(narrow.endpoint());
        echo(first, 1);
        Peer second = connect(narrow.endpoint());
        second.send(pattern(1_000, 2));
        narrow.limit(new Intake(2, Integer.MAX_VALUE));
        awaiting().await("the echo of the second", () -> second.received().length >= 1_000);
        narrow.limit(new Intake(1, Integer.MAX_VALUE));
        Peer elsewhere = connect(wide.endpoint());
        echo(elsewhere, 3); // so the change has been taken up

        Peer third = connect(narrow.endpoint());
        third.send(pattern(1_000, 4));
        first.close();
        awaiting().await("the end of the first", () -> server.closed() == 1);
        Peer alsoElsewhere = connect(wide.endpoint());
        echo(alsoElsewhere, 5);
        assertThat(third.received()).isEmpty();
        second.close();
        awaiting().await("the echo of the third", () -> third.received().length >= 1_000);
        third.close();
        elsewhere.close();
        alsoElsewhere.close();
        awaiting().await("five ends", () -> server.closed() == 5);
        narrow.close();
        wide.close();
    }

    private void echo(Peer peer, int seed) {
        peer.send(pattern(1_000, seed));
        awaiting().await("an echo", () -> peer.received().length >= 1_000);
    }

    @Test
    void sendsBuffersAndFilesInOrder() throws IOException {
        Path path = directory().resolve("sent");
        DiskFile opened = disk().open(path, Mode.CREATE_NEW);
        byte[] inFile = pattern(200_000, 3);
        opened.write(0, ByteBuffer.wrap(inFile));
        AtomicInteger closings = new AtomicInteger();
        CountedFile file = new CountedFile(new ClosingFile(opened, closings), failure -> closings.addAndGet(100));
        byte[] inMemory = pattern(10_000, 4);
        ScriptedServer server = new ScriptedServer(buffers(), connection -> {
            file.retain();
            file.retain();
            connection.send(List.of(
                    buffer(inMemory, 0, 10_000),
                    new Slice.OfFile(file, 0, 100_000),
                    buffer(inMemory, 5_000, 1),
                    new Slice.OfFile(file, 199_000, 1_000)));
            file.release();
        });
        Binding binding = network().listen(anywhere(), shards(), server);
        Peer peer = connect(binding.endpoint());
        awaiting().await("all slices", () -> peer.received().length >= 111_001);
        byte[] received = peer.received();
        assertThat(Arrays.copyOfRange(received, 0, 10_000)).isEqualTo(inMemory);
        assertThat(Arrays.copyOfRange(received, 10_000, 110_000)).isEqualTo(Arrays.copyOf(inFile, 100_000));
        assertThat(received[110_000]).isEqualTo(inMemory[5_000]);
        assertThat(Arrays.copyOfRange(received, 110_001, 111_001))
                .isEqualTo(Arrays.copyOfRange(inFile, 199_000, 200_000));
        awaiting().await("the last release", () -> closings.get() > 0);
        assertThat(closings).hasValue(1);
        peer.close();
        awaiting().await("the end", () -> server.closed() == 1);
        binding.close();
    }

    @Test
    void tellsWhatIsUnsentWhileThePeerDoesNotRead() throws IOException {
        long outstandingBefore = buffers().outstandingBytes();
        byte[] sent = pattern(6 * LARGE, 5);
        ScriptedServer server =
                new ScriptedServer(buffers(), connection -> connection.send(List.of(buffer(sent, 0, sent.length))));
        Binding binding = network().listen(anywhere(), shards(), server);
        Peer peer = connect(binding.endpoint());
        peer.stopReading();
        awaiting().await("the send", () -> server.highestUnsentBytes() > 0);
        assertThat(server.unsentBytes()).isPositive();
        peer.startReading();
        awaiting().await("everything", () -> peer.received().length >= sent.length);
        awaiting().await("nothing unsent", () -> server.unsentBytes() == 0);
        assertThat(Arrays.equals(peer.received(), sent)).isTrue();
        assertThat(server.sentCalls()).isPositive();
        peer.close();
        awaiting().await("the end", () -> server.closed() == 1);
        awaiting().await("all buffers back", () -> buffers().outstandingBytes() <= outstandingBefore);
        binding.close();
    }

    @Test
    void readsNothingWhilePausedAndEverythingAfterwards() throws IOException {
        ScriptedServer server = new ScriptedServer(buffers(), connection -> connection.pauseReading());
        Binding binding = network().listen(anywhere(), shards(), server);
        Peer peer = connect(binding.endpoint());
        awaiting().await("the connection", () -> server.accepted() == 1);
        byte[] sent = pattern(50_000, 6);
        peer.send(sent);
        Peer witness = connect(binding.endpoint());
        awaiting().await("a later connection", () -> server.accepted() == 2);
        server.onShard(0, connection -> {});
        assertThat(server.receivedCalls(0)).isLessThanOrEqualTo(1);
        server.onShard(0, connection -> connection.resumeReading());
        awaiting().await("all bytes", () -> server.receivedBytes(0) == sent.length);
        peer.close();
        witness.close();
        server.onShard(1, connection -> connection.resumeReading());
        awaiting().await("both ends", () -> server.closed() == 2);
        binding.close();
    }

    @Test
    void closesForBothSidesAndReleasesWhatIsUnsent() throws IOException {
        long outstandingBefore = buffers().outstandingBytes();
        ScriptedServer server = new ScriptedServer(buffers(), connection -> {
            connection.send(List.of(buffer(new byte[LARGE], 0, LARGE)));
            connection.close();
        });
        Binding binding = network().listen(anywhere(), shards(), server);
        Peer peer = connect(binding.endpoint());
        awaiting().await("the peer's end", peer::isClosed);
        awaiting().await("the handler's end", () -> server.closed() == 1);
        awaiting().await("all buffers back", () -> buffers().outstandingBytes() <= outstandingBefore);
        assertThat(server.closed()).isEqualTo(1);
        binding.close();
    }

    @Test
    void closesAfterEverythingWasSentWhenAsked() throws IOException {
        byte[] sent = pattern(LARGE, 7);
        ScriptedServer server = new ScriptedServer(buffers(), connection -> {
            connection.send(List.of(buffer(sent, 0, sent.length)));
            connection.closeWhenSent();
        });
        Binding binding = network().listen(anywhere(), shards(), server);
        Peer peer = connect(binding.endpoint());
        awaiting().await("the peer's end", peer::isClosed);
        assertThat(Arrays.equals(peer.received(), sent)).isTrue();
        awaiting().await("the handler's end", () -> server.closed() == 1);
        binding.close();
    }

    @Test
    void refusesAnAddressInUseAndFreesItAgain() throws IOException {
        EchoServer server = new EchoServer(buffers());
        Binding binding = network().listen(anywhere(), shards(), server);
        assertThat(binding.endpoint().port()).isPositive();
        assertThatThrownBy(() -> network().listen(binding.endpoint(), shards(), server))
                .isInstanceOf(BindException.class);
        binding.close();
        Peer peer = connect(binding.endpoint());
        awaiting().await("a refusal", peer::isClosed);
        network().listen(binding.endpoint(), shards(), server).close();
    }

    private Slice buffer(byte[] contents, int offset, int length) {
        CountedBuffer buffer = buffers().allocate(length);
        buffer.bytes().put(0, contents, offset, length);
        return new Slice.OfBuffer(buffer, 0, length);
    }

    private static byte[] pattern(int length, int salt) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >>> 8) * 7 + salt);
        }
        return bytes;
    }

    /** A file that counts how often it is closed; its bytes are sent by reading, whatever the network can do better. */
    private static final class ClosingFile extends ForwardingFile {
        private final AtomicInteger closings;

        ClosingFile(DiskFile file, AtomicInteger closings) {
            super(file);
            this.closings = closings;
        }

        @Override
        public void close() throws IOException {
            closings.incrementAndGet();
            super.close();
        }
    }
}
