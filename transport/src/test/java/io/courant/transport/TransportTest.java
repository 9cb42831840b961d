package io.courant.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.courant.base.ChannelBacked;
import io.courant.base.Connection;
import io.courant.base.ConnectionHandler;
import io.courant.base.CountedBuffer;
import io.courant.base.CountedFile;
import io.courant.base.DiskFile;
import io.courant.base.Endpoint;
import io.courant.base.Network;
import io.courant.base.Slice;
import io.courant.base.metrics.MeterBoard;
import io.courant.testkit.RecordingEventLog;
import io.courant.testkit.disk.ForwardingFile;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the contract of the port leaves to this implementation: epoll and NIO, files, hang-ups, faults. */
@Timeout(30)
class TransportTest {

    private final List<Transport> started = new ArrayList<>();
    private final RecordingEventLog events = new RecordingEventLog();
    private final CompletableFuture<Throwable> fault = new CompletableFuture<>();

    @TempDir
    Path directory;

    @AfterEach
    void stopsWithNoBufferOutstanding() {
        for (Transport transport : started) {
            transport.stop();
            assertThat(transport.buffers().outstandingBytes()).isZero();
        }
    }

    @Test
    void usesEpollOnLinuxUnlessToldOtherwise() {
        boolean linux = System.getProperty("os.name").equals("Linux");
        assertThat(start(true).isNative()).isEqualTo(linux);
        assertThat(start(false).isNative()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void echoesMegabytesByteForByte(boolean nativePolling) throws Exception {
        Transport transport = start(nativePolling);
        var closed = new CountDownLatch(1);
        Network.Binding binding =
                listen(transport, connection -> new EchoHandler(connection, transport.buffers(), closed));
        byte[] sent = randomBytes(5_000_000);
        try (Socket socket = connect(binding)) {
            Thread writer = Thread.ofVirtual().start(() -> writeAll(socket, sent));
            assertThat(socket.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
            writer.join();
        }
        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sendsBuffersAndFilesInOrderAndReleasesThem(boolean nativePolling) throws Exception {
        Transport transport = start(nativePolling);
        byte[] contents = randomBytes(3_000_000);
        Path path = Files.write(directory.resolve("segment"), contents);
        var sent = new ChannelFile(path);
        var direct = new CountedFile(sent, failure -> fault.completeExceptionally(failure));
        var read = new ChannelFile(path);
        var plain = new CountedFile(new ForwardingFile(read), failure -> fault.completeExceptionally(failure));
        Network.Binding binding = listen(transport, connection -> {
            connection.send(List.of(
                    text(transport, "<"),
                    new Slice.OfFile(direct, 10, 2_000_000),
                    text(transport, "|"),
                    new Slice.OfFile(plain, 1_000_000, 1_500_000),
                    text(transport, ">")));
            connection.closeWhenSent();
            return new Silent();
        });
        byte[] received;
        try (Socket socket = connect(binding)) {
            received = socket.getInputStream().readAllBytes();
        }
        assertThat(received.length).isEqualTo(1 + 2_000_000 + 1 + 1_500_000 + 1);
        assertThat(Arrays.copyOfRange(received, 1, 2_000_001)).isEqualTo(Arrays.copyOfRange(contents, 10, 2_000_010));
        assertThat(Arrays.copyOfRange(received, 2_000_002, 3_500_002))
                .isEqualTo(Arrays.copyOfRange(contents, 1_000_000, 2_500_000));
        assertThat(received[received.length - 1]).isEqualTo((byte) '>');
        assertThat(sent.channel().isOpen()).isFalse();
        assertThat(read.channel().isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void releasesWhatAPeerNeverReadWhenItVanishes(boolean nativePolling) throws Exception {
        Transport transport = start(nativePolling);
        var closed = new CountDownLatch(1);
        Network.Binding binding = listen(transport, connection -> {
            for (int i = 0; i < 64; i++) {
                connection.send(List.of(new Slice.OfBuffer(transport.buffers().allocate(1 << 20), 0, 1 << 20)));
            }
            return new Silent(closed);
        });
        try (Socket socket = connect(binding)) {
            assertThat(socket.getInputStream().read()).isNotNegative();
            socket.setSoLinger(true, 0);
        }
        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsWhatAPeerSentBeforeItHungUpWhileReadingWasPaused(boolean nativePolling) throws Exception {
        Transport transport = start(nativePolling);
        var paused = new CompletableFuture<Collecting>();
        Network.Binding binding = listen(transport, connection -> {
            connection.pauseReading();
            var handler = new Collecting(connection);
            paused.complete(handler);
            return handler;
        });
        byte[] sent = randomBytes(50_000);
        try (Socket socket = connect(binding)) {
            socket.getOutputStream().write(sent);
        }
        Collecting handler = paused.get();
        // Two rounds through the shard's event queue, so that the hang-up has been looked at before reading goes on.
        turn(handler.connection);
        turn(handler.connection);
        assertThat(handler.collected).isEmpty();
        handler.connection.shard().execute(handler.connection::resumeReading);
        assertThat(handler.all.get(10, TimeUnit.SECONDS)).isEqualTo(sent);
    }

    @Test
    void dropsWhatManyPeersSentBeforeTheyHungUpBeyondALimit() throws Exception {
        Transport transport = start(TransportSettings.defaults(1));
        // The JDK's own polling reads nothing while reading is paused, whatever the peer does.
        assumeTrue(transport.isNative());
        var handlers = new ConcurrentLinkedQueue<Collecting>();
        Network.Binding binding = listen(transport, connection -> {
            connection.pauseReading();
            var handler = new Collecting(connection);
            handlers.add(handler);
            return handler;
        });
        byte[] sent = randomBytes(100_000);
        int peers = (int) (2 * TransportLimits.EARLY_BYTES_PER_PROCESS / sent.length);
        for (int i = 0; i < peers; i++) {
            try (Socket socket = connect(binding)) {
                socket.getOutputStream().write(sent);
            }
        }
        Collecting last = null;
        while (last == null || !last.all.isDone()) {
            turn(handlers.element().connection);
            last = handlers.stream()
                    .filter(handler -> handler.all.isDone())
                    .findFirst()
                    .orElse(null);
        }
        assertThat(last.collected).isEmpty();
        assertThat(events.messages("connection.hung-up")).isNotEmpty();
        for (Collecting handler : handlers) {
            handler.connection.shard().execute(handler.connection::close);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsTheFaultHandlerWhatEscapesAConnectionsHandler(boolean nativePolling) throws Exception {
        Transport transport = start(nativePolling);
        Network.Binding binding = listen(transport, connection -> new Silent() {
            @Override
            public void received() {
                throw new IllegalStateException("a bug");
            }
        });
        try (Socket socket = connect(binding)) {
            socket.getOutputStream().write(1);
            assertThat(fault.get(10, TimeUnit.SECONDS)).hasMessage("a bug");
        }
    }

    @Test
    void runsNoEventAfterOneHasFailed() throws Exception {
        Transport transport = start(true);
        var ran = new CompletableFuture<String>();
        var shard = transport.shards().data().getFirst();
        shard.execute(() -> {
            throw new IllegalStateException("a bug");
        });
        shard.execute(() -> ran.complete("ran"));
        assertThat(fault.get(10, TimeUnit.SECONDS)).hasMessage("a bug");
        transport.stop();
        assertThat(ran).isNotDone();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Timeout(60)
    void closesConnectionsThatWouldTakeDescriptorsFromLogsAndTakesNewOnesAfterwards(boolean nativePolling)
            throws Exception {
        Transport transport = start(TransportSettings.defaults(2)
                .withNativePolling(nativePolling)
                .withConnections(ConnectionLimits.NONE.withDescriptors(1)));
        var firstClosed = new CountDownLatch(1);
        var thirdClosed = new CountDownLatch(1);
        var closings = new ConcurrentLinkedQueue<>(List.of(firstClosed, thirdClosed));
        Network.Binding binding =
                listen(transport, connection -> new EchoHandler(connection, transport.buffers(), closings.remove()));
        try (Socket first = connect(binding)) {
            assertThat(answersTo(first)).isTrue();
            try (Socket second = connect(binding)) {
                assertThat(answersTo(second)).isFalse();
            }
            assertThat(answersTo(first)).isTrue();
        }
        assertThat(firstClosed.await(10, TimeUnit.SECONDS)).isTrue();
        boolean answered = false;
        while (!answered) { // its descriptor counts until the shard that accepts has heard of its end
            try (Socket third = connect(binding)) {
                answered = answersTo(third);
            }
        }
        assertThat(thirdClosed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private static boolean answersTo(Socket socket) {
        try {
            socket.getOutputStream().write(7);
            return socket.getInputStream().read() == 7;
        } catch (IOException reset) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void saysWhichAddressIsInUse(boolean nativePolling) throws Exception {
        Transport transport = start(nativePolling);
        Network.Binding binding = listen(transport, connection -> new Silent());
        assertThatThrownBy(() -> transport.network().listen(binding.endpoint(), transport.shards(), c -> new Silent()))
                .isInstanceOf(BindException.class)
                .hasMessage("cannot listen at " + binding.endpoint() + ": the address is in use by another process");
    }

    @Test
    void tellsWithoutListeningWhetherAnAddressIsFree() throws Exception {
        Transport transport = start(true);
        Network.Binding binding = listen(transport, connection -> new Silent());
        assertThatThrownBy(() -> Transport.requireFree(binding.endpoint()))
                .isInstanceOf(BindException.class)
                .hasMessage("cannot listen at " + binding.endpoint() + ": the address is in use by another process");
        connect(binding).close();
        binding.close();
        Transport.requireFree(binding.endpoint());
        transport
                .network()
                .listen(binding.endpoint(), transport.shards(), c -> new Silent())
                .close();
    }

    @Test
    void saysWhichHostIsUnknown() {
        Transport transport = start(true);
        var nowhere = new Endpoint("no-such-host.invalid", 0);
        assertThatThrownBy(() -> transport.network().listen(nowhere, transport.shards(), c -> new Silent()))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("no-such-host.invalid:0");
    }

    private Transport start(boolean nativePolling) {
        return start(TransportSettings.defaults(2).withNativePolling(nativePolling));
    }

    private Transport start(TransportSettings settings) {
        Transport transport =
                Transport.start(settings, events, new MeterBoard(), (shard, cause) -> fault.complete(cause));
        started.add(transport);
        return transport;
    }

    private static Network.Binding listen(Transport transport, Function<Connection, ConnectionHandler> accepted)
            throws IOException {
        return transport.network().listen(new Endpoint("127.0.0.1", 0), transport.shards(), accepted::apply);
    }

    private static Socket connect(Network.Binding binding) throws IOException {
        return new Socket(binding.endpoint().host(), binding.endpoint().port());
    }

    private static void turn(Connection connection) throws Exception {
        var turned = new CompletableFuture<Boolean>();
        connection.shard().execute(() -> turned.complete(true));
        assertThat(turned.get(10, TimeUnit.SECONDS)).isTrue();
    }

    private static void writeAll(Socket socket, byte[] bytes) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Slice text(Transport transport, String text) {
        CountedBuffer buffer = transport.buffers().allocate(text.length());
        buffer.bytes().put(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        return new Slice.OfBuffer(buffer, 0, text.length());
    }

    private static byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    /** Takes in what comes and says nothing. */
    private static class Silent implements ConnectionHandler {
        private final ByteBuffer scratch = ByteBuffer.allocateDirect(1024);
        private final CountDownLatch closed;

        Silent() {
            this(new CountDownLatch(1));
        }

        Silent(CountDownLatch closed) {
            this.closed = closed;
        }

        @Override
        public ByteBuffer intake() {
            return scratch.clear();
        }

        @Override
        public void received() {}

        @Override
        public void sent() {}

        @Override
        public void closed() {
            closed.countDown();
        }
    }

    /** Collects what comes until the connection is closed. */
    private static final class Collecting extends Silent {
        final Connection connection;
        final List<byte[]> collected = new ArrayList<>();
        final CompletableFuture<byte[]> all = new CompletableFuture<>();
        private ByteBuffer last = ByteBuffer.allocateDirect(1);

        Collecting(Connection connection) {
            this.connection = connection;
        }

        @Override
        public ByteBuffer intake() {
            last = ByteBuffer.allocateDirect(700);
            return last;
        }

        @Override
        public void received() {
            byte[] piece = new byte[last.position()];
            last.flip().get(piece);
            collected.add(piece);
        }

        @Override
        public void closed() {
            ByteBuffer joined = ByteBuffer.allocate(
                    collected.stream().mapToInt(piece -> piece.length).sum());
            collected.forEach(joined::put);
            all.complete(joined.array());
        }
    }

    /** A file that can be sent from directly. */
    private static final class ChannelFile implements DiskFile, ChannelBacked {
        private final FileChannel channel;

        ChannelFile(Path path) throws IOException {
            channel = FileChannel.open(path, StandardOpenOption.READ);
        }

        @Override
        public FileChannel channel() {
            return channel;
        }

        @Override
        public void write(long position, ByteBuffer source) throws IOException {
            throw new IOException("opened for reading");
        }

        @Override
        public void write(long position, ByteBuffer[] sources) throws IOException {
            throw new IOException("opened for reading");
        }

        @Override
        public int read(long position, ByteBuffer target) throws IOException {
            int total = 0;
            while (target.hasRemaining()) {
                int count = channel.read(target, position + total);
                if (count < 0) {
                    break;
                }
                total += count;
            }
            return total;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            throw new IOException("opened for reading");
        }

        @Override
        public void sync() {}

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
