package io.courant.compat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.ApiVersionsRequest;
import org.apache.kafka.common.requests.ApiVersionsResponse;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What strangers send to the port. Whatever it is, the broker stays up, keeps its memory, writes few lines about it, and goes
 * on serving its clients: after every test a producer and a consumer have to get their work done, and all that was acknowledged
 * before is there.
 */
@Tag("cluster")
class BadInputTest {

    private static final int ATTEMPTS = 300;
    private static final int ANSWER_WITHIN_MS = 10_000;
    private static final int LARGEST_LENGTH = Integer.MAX_VALUE;

    /** One line per second and kind of trouble is the rule; this many kinds, and some lines of a start, may come together. */
    private static final int LINES_PER_SECOND = 10;

    private static final int LINES_BESIDES = 50;

    /** A broker that takes what is announced, or keeps what nobody reads, would need far more than this beyond what it had. */
    private static final long MEMORY_GROWTH_BYTES = 300L << 20;

    private static final long KILOBYTE = 1024;

    private static final int NEVER_READING_CLIENTS = 100;
    private static final int MOST_UNREAD_REQUESTS = 1_000;
    private static final long NOTHING_TAKEN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** A topic made before the first test and written and read behind each. */
    private static final String LIVES_THROUGH_ALL = "lives-through-all";

    @TempDir
    static Path home;

    private static StartedBroker broker;
    private static long startedNanos;
    private static long residentBefore;
    private static int topics;

    /** What was acknowledged in {@link #LIVES_THROUGH_ALL}, in order. */
    private static final List<String> acknowledged = new ArrayList<>();

    private final SplittableRandom random = new SplittableRandom(Long.getLong("input.seed", 20261122));

    @BeforeAll
    static void startBroker() throws IOException, ExecutionException, InterruptedException {
        broker = StartedBroker.start(home);
        startedNanos = System.nanoTime();
        Clients.of(broker).createTopic(LIVES_THROUGH_ALL, 1, Map.of());
        serves();
        residentBefore = resident();
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    @AfterEach
    void theBrokerIsUpInItsMemoryAndQuiet() throws IOException, ExecutionException, InterruptedException {
        assertThat(broker.isAlive()).isTrue();
        serves();
        assertThat(resident() - residentBefore).as("growth of resident memory").isLessThan(MEMORY_GROWTH_BYTES);
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedNanos) + 1;
        assertThat(Files.readAllLines(broker.errorLog()))
                .as("lines that the broker logged in %d s", seconds)
                .hasSizeLessThan((int) (LINES_BESIDES + seconds * LINES_PER_SECOND));
    }

    @Test
    void survivesRandomBytes() throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            byte[] bytes = new byte[random.nextInt(1, 4_000)];
            random.nextBytes(bytes);
            sendAndHangUp(bytes);
        }
    }

    @Test
    void survivesRequestsWithChangedBytes() throws IOException {
        List<byte[]> requests = requests();
        for (int i = 0; i < ATTEMPTS; i++) {
            byte[] changed = requests.get(random.nextInt(requests.size())).clone();
            for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
                // The length stays, so that the change is met by a decoder and not by the framing.
                changed[random.nextInt(Integer.BYTES, changed.length)] = (byte) random.nextInt();
            }
            sendAndHangUp(changed);
        }
    }

    @Test
    void survivesRequestsThatEndEarly() throws IOException {
        for (byte[] request : requests()) {
            for (int length = 1; length < request.length; length += 3) {
                sendAndHangUp(Arrays.copyOf(request, length));
            }
        }
    }

    @Test
    void closesAConnectionThatAnnouncesTwoGigabytesAndTakesNoMemoryForIt() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                Socket socket = connect();
                sockets.add(socket);
                socket.getOutputStream()
                        .write(ByteBuffer.allocate(Integer.BYTES)
                                .putInt(LARGEST_LENGTH)
                                .array());
            }
            for (Socket socket : sockets) {
                assertThat(closedByBroker(socket)).isTrue();
            }
        } finally {
            closeAll(sockets);
        }
    }

    @Test
    void closesAConnectionWithANegativeLength() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write(ByteBuffer.allocate(Integer.BYTES).putInt(-1).array());
            assertThat(closedByBroker(socket)).isTrue();
        }
    }

    @Test
    void takesNoMemoryForLargeLengthsWithNothingBehindThem() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                Socket socket = connect();
                sockets.add(socket);
                socket.getOutputStream()
                        .write(ByteBuffer.allocate(Integer.BYTES)
                                .putInt(90 << 20)
                                .array());
            }
            assertThat(resident() - residentBefore).isLessThan(MEMORY_GROWTH_BYTES);
        } finally {
            closeAll(sockets);
        }
    }

    @Test
    void closesAConnectionThatAsksForAnUnknownApi() throws IOException {
        byte[] request = metadata().clone();
        ByteBuffer.wrap(request).putShort(Integer.BYTES, (short) 9_999);
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request);
            assertThat(closedByBroker(socket)).isTrue();
        }
    }

    @Test
    void answersAnApiVersionsRequestThatIsTooNewWithTheVersionsItKnows() throws IOException {
        byte[] request = apiVersions().clone();
        ByteBuffer.wrap(request).putShort(Integer.BYTES + Short.BYTES, (short) 99);
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request);
            ByteBuffer answer = ByteBuffer.wrap(answer(socket));
            answer.getInt();
            assertThat(answer.getShort()).as("UNSUPPORTED_VERSION").isEqualTo((short) 35);
        }
    }

    @Test
    void servesAClientThatSendsAByteAtATime() throws IOException {
        try (Socket socket = connect()) {
            socket.setTcpNoDelay(true);
            for (byte each : metadata()) {
                socket.getOutputStream().write(each);
                socket.getOutputStream().flush();
            }
            assertThat(answer(socket)).isNotEmpty();
        }
    }

    @Test
    void keepsLittleForClientsThatNeverRead() throws IOException, ExecutionException, InterruptedException {
        Clients clients = Clients.of(broker);
        clients.createTopic("never-read", 1, Map.of());
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("never-read", 0, null, new byte[100_000]);
        clients.send(Map.of(), Collections.nCopies(200, record));
        // Each request asks for what it can get of 20 MB; with a thousand of them unread on every connection, a broker
        // that answered all would hold gigabytes.
        byte[] request = fetch("never-read");
        List<SocketChannel> channels = new ArrayList<>();
        try {
            for (int i = 0; i < NEVER_READING_CLIENTS; i++) {
                SocketChannel channel =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), broker.port()));
                channels.add(channel);
                sendAsMuchAsIsTaken(channel, request);
            }
            assertThat(resident() - residentBefore).isLessThan(MEMORY_GROWTH_BYTES);
            serves();
        } finally {
            for (SocketChannel channel : channels) {
                channel.close();
            }
        }
    }

    @Test
    void forgetsClientsThatVanish() throws IOException {
        byte[] request = metadata();
        for (int i = 0; i < ATTEMPTS; i++) {
            try (Socket socket = connect()) {
                // Closing with this option set sends a reset: what a client that was killed looks like.
                socket.setSoLinger(true, 0);
                socket.getOutputStream().write(request);
            }
        }
    }

    private static void serves() throws ExecutionException, InterruptedException {
        Clients clients = Clients.of(broker);
        topics++;
        String topic = "still-serving-" + topics;
        clients.createTopic(topic, 1, Map.of());
        clients.send(Map.of("acks", "all"), List.of(new ProducerRecord<>(topic, "still here".getBytes(UTF_8))));
        assertThat(clients.everything(Clients.partitions(topic, 1))).hasSize(1);
        keepsWhatItHasAcknowledged(clients);
    }

    private static void keepsWhatItHasAcknowledged(Clients clients) throws ExecutionException, InterruptedException {
        String next = "record " + acknowledged.size();
        clients.send(Map.of("acks", "all"), List.of(new ProducerRecord<>(LIVES_THROUGH_ALL, next.getBytes(UTF_8))));
        acknowledged.add(next);
        assertThat(clients.everything(Clients.partitions(LIVES_THROUGH_ALL, 1)))
                .extracting(record -> new String(record.value(), UTF_8))
                .isEqualTo(acknowledged);
    }

    /**
     * Some with something in them, and one of every API that the broker advertises, in its newest version, with nothing in it.
     */
    private static List<byte[]> requests() throws IOException {
        List<byte[]> requests = new ArrayList<>(List.of(metadata(), apiVersions(), produce()));
        for (ApiVersionsResponseData.ApiVersion each : advertised()) {
            ApiKeys api = ApiKeys.forId(each.apiKey());
            RequestHeader header = new RequestHeader(api, each.maxVersion(), "stranger", 1);
            requests.add(framed(RequestUtils.serialize(
                    header.data(), header.headerVersion(), api.messageType.newRequest(), each.maxVersion())));
        }
        return requests;
    }

    private static Collection<ApiVersionsResponseData.ApiVersion> advertised() throws IOException {
        try (Socket socket = connect()) {
            ApiVersionsRequest request = new ApiVersionsRequest.Builder().build();
            socket.getOutputStream().write(frame(request, ApiKeys.API_VERSIONS));
            ByteBuffer answer = ByteBuffer.wrap(answer(socket));
            answer.getInt();
            return ApiVersionsResponse.parse(new ByteBufferAccessor(answer), request.version())
                    .data()
                    .apiKeys();
        }
    }

    private static byte[] metadata() {
        return frame(MetadataRequest.Builder.allTopics().build(), ApiKeys.METADATA);
    }

    private static byte[] apiVersions() {
        return frame(new ApiVersionsRequest.Builder().build(), ApiKeys.API_VERSIONS);
    }

    /** A fetch of version 12, which names its topic, of up to 20 MB from the beginning of partition 0. */
    private static byte[] fetch(String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        FetchRequest.PartitionData asked =
                new FetchRequest.PartitionData(Uuid.ZERO_UUID, 0, 0, 20 << 20, Optional.empty());
        FetchRequest request = FetchRequest.Builder.forConsumer((short) 12, 0, 1, Map.of(partition, asked))
                .setMaxBytes(20 << 20)
                .build((short) 12);
        return frame(request, ApiKeys.FETCH);
    }

    /** A produce request of version 9 to a topic that is not there, with bytes that are no batch. */
    private static byte[] produce() {
        return frame(
                new ProduceRequest(
                        new ProduceRequestData()
                                .setAcks((short) -1)
                                .setTimeoutMs(1_000)
                                .setTopicData(topicData()),
                        (short) 9),
                ApiKeys.PRODUCE);
    }

    private static ProduceRequestData.TopicProduceDataCollection topicData() {
        var partition = new ProduceRequestData.PartitionProduceData()
                .setIndex(0)
                .setRecords(MemoryRecords.readableRecords(ByteBuffer.wrap(
                        "no batch at all, but long enough to hold a header of sixty-one bytes".getBytes(UTF_8))));
        var topics = new ProduceRequestData.TopicProduceDataCollection();
        topics.add(new ProduceRequestData.TopicProduceData().setName("nowhere").setPartitionData(List.of(partition)));
        return topics;
    }

    private static byte[] frame(AbstractRequest request, ApiKeys api) {
        RequestHeader header = new RequestHeader(api, request.version(), "stranger", 1);
        return framed(request.serializeWithHeader(header));
    }

    private static byte[] framed(ByteBuffer body) {
        return ByteBuffer.allocate(Integer.BYTES + body.remaining())
                .putInt(body.remaining())
                .put(body)
                .array();
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), broker.port());
        socket.setSoTimeout(ANSWER_WITHIN_MS);
        return socket;
    }

    private static void sendAndHangUp(byte[] bytes) throws IOException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            try {
                out.write(bytes);
                out.flush();
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            } catch (SocketTimeoutException e) {
                throw new AssertionError("the broker neither answered nor closed", e);
            } catch (IOException closedByBroker) {
                assertThat(broker.isAlive()).isTrue();
            }
        }
    }

    /** Sends requests until the broker has not taken a byte for some time, for nobody reads what it answers. */
    private static void sendAsMuchAsIsTaken(SocketChannel channel, byte[] request) throws IOException {
        channel.configureBlocking(false);
        ByteBuffer rest = ByteBuffer.wrap(request);
        long lastTakenNanos = System.nanoTime();
        int sent = 0;
        while (sent < MOST_UNREAD_REQUESTS && System.nanoTime() - lastTakenNanos < NOTHING_TAKEN_NANOS) {
            if (channel.write(rest) > 0) {
                lastTakenNanos = System.nanoTime();
            } else {
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
            if (!rest.hasRemaining()) {
                rest.rewind();
                sent++;
            }
        }
    }

    private static boolean closedByBroker(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    private static byte[] answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        int length = ByteBuffer.wrap(in.readNBytes(Integer.BYTES)).getInt();
        return in.readNBytes(length);
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private static long resident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(broker.pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * KILOBYTE;
            }
        }
        throw new IOException("the broker's status names no resident memory");
    }
}
