package io.courant.bench.load;

import io.courant.base.Uuid;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.ProduceResponse;
import io.courant.wire.message.ProduceResponseBuilder;
import io.courant.wire.message.ProduceResponseCodec;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives the same answer to every produce request, over any number of connections, a virtual thread each. */
final class AnsweringSink implements AutoCloseable {

    private static final short VERSION = 13;
    private static final int BACKLOG = 100;

    private final ServerSocket listener;
    private final byte[] answer;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();

    private AnsweringSink(ServerSocket listener, byte[] answer) {
        this.listener = listener;
        this.answer = answer;
    }

    /** Answers are about {@code batches} batches, each with {@code code}. */
    static AnsweringSink open(int batches, ErrorCode code) throws IOException {
        ServerSocket listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        AnsweringSink sink = new AnsweringSink(listener, answer(batches, code));
        sink.threads.execute(sink::accept);
        return sink;
    }

    int port() {
        return listener.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    int requests() {
        return requests.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                threads.execute(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test has ended.
        }
    }

    private void serve(Socket socket) {
        try (socket;
                DataInputStream in = new DataInputStream(socket.getInputStream())) {
            while (true) {
                in.skipNBytes(in.readInt());
                requests.incrementAndGet();
                socket.getOutputStream().write(answer);
            }
        } catch (IOException closed) {
            // The load has ended.
        }
    }

    private static byte[] answer(int batches, ErrorCode code) {
        List<ProduceResponse.PartitionProduceResponse> partitions = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            partitions.add(new ProduceResponseBuilder.PartitionProduceResponseBuilder()
                    .index(i)
                    .errorCode(code.code())
                    .build());
        }
        ProduceResponse response = new ProduceResponseBuilder()
                .responses(List.of(new ProduceResponseBuilder.TopicProduceResponseBuilder()
                        .topicId(new Uuid(1, 1))
                        .partitionResponses(partitions)
                        .build()))
                .build();
        ByteBuffer frame = Frames.response(
                ApiKey.PRODUCE,
                VERSION,
                ProduceResponseCodec.size(response, VERSION),
                out -> ProduceResponseCodec.write(response, VERSION, out));
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.close();
    }
}
