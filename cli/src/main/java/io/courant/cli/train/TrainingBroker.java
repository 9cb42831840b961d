package io.courant.cli.train;

import io.courant.wire.ApiKey;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.MessageCodec;
import io.courant.wire.RequestFrame;
import io.courant.wire.WireReader;
import io.courant.wire.WireWriter;
import io.courant.wire.message.ApiVersionsResponseCodec;
import io.courant.wire.message.CreateTopicsResponseCodec;
import io.courant.wire.message.DescribeClusterResponseCodec;
import io.courant.wire.message.DescribeConfigsResponseCodec;
import io.courant.wire.message.DescribeTopicPartitionsResponseCodec;
import io.courant.wire.message.FetchResponseCodec;
import io.courant.wire.message.InitProducerIdResponseCodec;
import io.courant.wire.message.ListGroupsResponseCodec;
import io.courant.wire.message.ListOffsetsResponseCodec;
import io.courant.wire.message.MetadataResponseCodec;
import io.courant.wire.message.ProduceResponseCodec;
import io.courant.wire.message.RequestHeader;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/**
 * Gives the {@link CannedAnswers}, as far as training commands ask. It closes the connection on any other. One thread accepts, and one serves each connection.
 */
final class TrainingBroker implements AutoCloseable {

    private final ServerSocket server;
    private final CannedAnswers answers;

    private TrainingBroker(ServerSocket server) {
        this.server = server;
        this.answers = new CannedAnswers(server.getLocalPort());
    }

    static TrainingBroker start() throws IOException {
        TrainingBroker broker = new TrainingBroker(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
        Thread.ofPlatform().daemon().start(broker::accept);
        return broker;
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofPlatform().daemon().start(() -> serve(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                byte[] frame = new byte[in.readInt()];
                in.readFully(frame);
                ByteBuffer answer = answer(ByteBuffer.wrap(frame));
                socket.getOutputStream().write(answer.array(), 0, answer.limit());
            }
        } catch (IOException | MalformedMessageException e) {
            // The client has gone, or asks what nobody trains.
        }
    }

    private ByteBuffer answer(ByteBuffer frame) throws MalformedMessageException, IOException {
        WireReader in = new WireReader(frame);
        RequestHeader header = RequestFrame.readHeader(in);
        ApiKey api = ApiKey.forId(header.requestApiKey()).orElseThrow();
        short version = header.requestApiVersion();
        return switch (api) {
            case API_VERSIONS -> encode(header, api, answers.versions(), ApiVersionsResponseCodec.CODEC);
            case METADATA -> encode(header, api, answers.metadata(), MetadataResponseCodec.CODEC);
            case DESCRIBE_CLUSTER -> encode(header, api, answers.cluster(), DescribeClusterResponseCodec.CODEC);
            case DESCRIBE_TOPIC_PARTITIONS ->
                encode(header, api, answers.partitions(), DescribeTopicPartitionsResponseCodec.CODEC);
            case DESCRIBE_CONFIGS ->
                encode(header, api, answers.configs(in, version), DescribeConfigsResponseCodec.CODEC);
            case CREATE_TOPICS -> encode(header, api, answers.created(), CreateTopicsResponseCodec.CODEC);
            case LIST_OFFSETS -> encode(header, api, answers.offsets(in, version), ListOffsetsResponseCodec.CODEC);
            case LIST_GROUPS -> encode(header, api, answers.groups(), ListGroupsResponseCodec.CODEC);
            case INIT_PRODUCER_ID -> encode(header, api, answers.producer(), InitProducerIdResponseCodec.CODEC);
            case PRODUCE -> encode(header, api, answers.produced(), ProduceResponseCodec.CODEC);
            case FETCH -> encode(header, api, answers.fetched(in, version), FetchResponseCodec.CODEC);
            default -> throw new IOException(api + " is not trained");
        };
    }

    private static <T> ByteBuffer encode(RequestHeader header, ApiKey api, T body, MessageCodec<T> codec) {
        short version = header.requestApiVersion();
        boolean tagged = api.responseHeaderVersion(version) > 0;
        int bytes = Integer.BYTES + (tagged ? 1 : 0) + codec.size(body, version);
        ByteBuffer answer = ByteBuffer.allocate(Integer.BYTES + bytes);
        answer.putInt(bytes);
        WireWriter out = new WireWriter(answer);
        out.writeInt(header.correlationId());
        if (tagged) {
            out.writeUnsignedVarint(0);
        }
        codec.write(body, version, out);
        return answer.clear();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
