package io.courant.compat.differential;

import io.courant.base.Uuid;
import io.courant.wire.ApiKey;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.ResponseFrame;
import io.courant.wire.WireReader;
import io.courant.wire.message.ApiVersionsRequestBuilder;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One of the two brokers: asks it, and remembers what is its own, such as the ids of topics. Used by one thread. */
final class Side implements AutoCloseable {

    private final String name;
    private final int port;
    private final Map<String, Uuid> topicIds = new HashMap<>();
    private final Map<Uuid, String> topicNames = new HashMap<>();
    private final Map<String, String> members = new HashMap<>();
    private final Set<String> memberIds = new HashSet<>();
    private String clusterId = "";
    private long producerId = -1;
    private int session;
    private @Nullable RawConnection connection;

    Side(String name, int port) {
        this.name = name;
        this.port = port;
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    void learnTopic(String topic, Uuid id) {
        topicIds.put(topic, id);
        topicNames.put(id, topic);
    }

    Uuid topicId(String topic) {
        Uuid id = topicIds.get(topic);
        if (id == null) {
            throw new AssertionError("the script asks " + name + " for a topic that it did not make: " + topic);
        }
        return id;
    }

    /** The name of the topic with that id, null for an id that this side has not given. */
    @Nullable
    String topicName(Uuid id) {
        return topicNames.get(id);
    }

    void learnClusterId(String id) {
        clusterId = id;
    }

    String clusterId() {
        return clusterId;
    }

    void learnProducerId(long id) {
        producerId = id;
    }

    /** The producer id that was given last. */
    long producerId() {
        return producerId;
    }

    /** Keeps the id that a member of {@code group} was given last. */
    void learnMember(String group, String id) {
        members.put(group, id);
        memberIds.add(id);
    }

    /** The id that a member of {@code group} was given last; one that nobody has when none was given. */
    String member(String group) {
        return members.getOrDefault(group, "nobody");
    }

    /** Whether a member was ever given that id. */
    boolean isMember(String id) {
        return memberIds.contains(id);
    }

    void learnSession(int id) {
        session = id;
    }

    /** The id of the fetch session that was made last. */
    int session() {
        return session;
    }

    <Q, R> Answer<R> ask(Api<Q, R> api, int version, Q request) throws IOException {
        return askWithBody(api, version, api.body(version, request), version);
    }

    /** A request with any body under any version; the answer, if any, has {@code answerVersion}. */
    <R> Answer<R> askWithBody(Api<?, R> api, int version, ByteBuffer body, int answerVersion) throws IOException {
        RawConnection open = connection();
        int correlationId = open.send(api.key(), version, body);
        return read(api, answerVersion, correlationId, receive(open, api, version));
    }

    /** A request that should not be answered, and one behind it that should: what the first led to. */
    <Q, R> Answer<R> askForNoAnswer(Api<Q, R> api, int version, Q request) throws IOException {
        RawConnection open = connection();
        int correlationId = open.send(api.key(), version, api.body(version, request));
        int behind;
        try {
            behind = open.send(
                    ApiKey.API_VERSIONS, 0, Api.API_VERSIONS.body(0, new ApiVersionsRequestBuilder().build()));
        } catch (IOException e) {
            return other("closed the connection");
        }
        RawConnection.Reply reply = receive(open, api, version);
        if (reply instanceof RawConnection.Reply.Frame frame && frame.bytes().getInt(0) == behind) {
            return other("answered nothing");
        }
        Answer<R> answer = read(api, version, correlationId, reply);
        disconnect();
        return answer;
    }

    private RawConnection.Reply receive(RawConnection open, Api<?, ?> api, int version) throws IOException {
        try {
            return open.receive();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("%s does not answer %s v%s".formatted(name, api.name(), version), e);
        }
    }

    private <R> Answer<R> read(Api<?, R> api, int version, int correlationId, RawConnection.Reply reply)
            throws IOException {
        switch (reply) {
            case RawConnection.Reply.Nothing(String reason) -> {
                return other(reason);
            }
            case RawConnection.Reply.Frame frame -> {
                WireReader in = new WireReader(frame.bytes());
                try {
                    int answered = ResponseFrame.readHeader(api.key(), (short) version, in)
                            .correlationId();
                    if (answered != correlationId) {
                        return other("answered request " + answered + " in place of " + correlationId);
                    }
                    R body = api.responses().read(in, (short) version);
                    in.requireEnd(api.name());
                    return new Answer.Response<>(body);
                } catch (MalformedMessageException e) {
                    return other("answered what cannot be read: " + e.getMessage());
                }
            }
        }
    }

    private <R> Answer<R> other(String what) throws IOException {
        if (!what.equals("answered nothing")) {
            disconnect();
        }
        return new Answer.Other<>(what);
    }

    private RawConnection connection() throws IOException {
        if (connection == null) {
            connection = new RawConnection(port);
        }
        return connection;
    }

    private void disconnect() throws IOException {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    @Override
    public void close() throws IOException {
        disconnect();
    }
}
