package io.courant.compat.differential;

import io.courant.base.InvariantViolation;
import io.courant.base.Uuid;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.ApiVersionsRequestBuilder;
import io.courant.wire.message.ApiVersionsResponse;
import io.courant.wire.message.CreateTopicsRequest;
import io.courant.wire.message.CreateTopicsRequestBuilder;
import io.courant.wire.message.CreateTopicsResponse;
import io.courant.wire.message.FetchResponse;
import io.courant.wire.message.FindCoordinatorRequestBuilder;
import io.courant.wire.message.FindCoordinatorResponse;
import io.courant.wire.message.InitProducerIdRequestBuilder;
import io.courant.wire.message.InitProducerIdResponse;
import io.courant.wire.message.JoinGroupRequest;
import io.courant.wire.message.JoinGroupResponse;
import io.courant.wire.message.ListOffsetsRequestBuilder;
import io.courant.wire.message.ListOffsetsResponse;
import io.courant.wire.message.MetadataRequestBuilder;
import io.courant.wire.message.MetadataResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Plays cases to both sides, one after the other, and keeps what differs. Courant must advertise every API that has cases. */
final class Script {

    private static final long SEEN_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final String ABSENT = "(absent)";
    private static final long EARLIEST = -2;

    /** Makes a case's request for one side: topic ids are not the same on both. */
    interface Request<Q> {
        Q of(Side side, int version);
    }

    private final Side kafka;
    private final Side courant;
    private final List<Difference> differences = new ArrayList<>();
    private final Map<ApiKey, ApiVersionsResponse.ApiVersion> served = new EnumMap<>(ApiKey.class);
    private final Set<String> played = new HashSet<>();
    private final SortedSet<String> answeredErrors = new TreeSet<>();
    private int cases;
    private int comparedFields;
    private int settlings;

    Script(Side kafka, Side courant) {
        this.kafka = kafka;
        this.courant = courant;
    }

    /** One case for each version of the API that has the fields which the request uses. */
    <Q, R> void play(String what, Api<Q, R> api, Request<Q> request) throws IOException {
        playFrom(api.key().versions().lowest(), what, api, request);
    }

    /** As {@link #play}, from the version {@code lowest} on. */
    <Q, R> void playFrom(int lowest, String what, Api<Q, R> api, Request<Q> request) throws IOException {
        for (int version = lowest; version <= api.key().versions().highest(); version++) {
            if (canSay(api, version, request.of(kafka, version))) {
                playIn(version, what, api, request);
            }
        }
    }

    private static <Q> boolean canSay(Api<Q, ?> api, int version, Q request) {
        try {
            api.requests().size(request, (short) version);
            return true;
        } catch (InvariantViolation e) {
            return false;
        }
    }

    /** One case, in the version {@code version}. */
    <Q, R> void playIn(int version, String what, Api<Q, R> api, Request<Q> request) throws IOException {
        requireServed(api.key());
        Answer<R> kafkas = kafka.ask(api, version, request.of(kafka, version));
        learn(kafka, kafkas);
        learnMember(kafka, request.of(kafka, version), kafkas);
        Answer<R> courants = courant.ask(api, version, request.of(courant, version));
        learn(courant, courants);
        learnMember(courant, request.of(courant, version), courants);
        played.add(nameOf(api.key(), version));
        compare(api, version, what, kafkas, courants);
    }

    /** One case for each version, of requests that are not answered. */
    <Q, R> void playUnanswered(String what, Api<Q, R> api, Request<Q> request) throws IOException {
        for (int version = api.key().versions().lowest();
                version <= api.key().versions().highest();
                version++) {
            if (canSay(api, version, request.of(kafka, version))) {
                compare(
                        api,
                        version,
                        what,
                        kafka.askForNoAnswer(api, version, request.of(kafka, version)),
                        courant.askForNoAnswer(api, version, request.of(courant, version)));
            }
        }
    }

    /** One case: a request with any body under any version, answered in the body of {@code answerVersion} if at all. */
    void playBody(String what, Api<?, ?> api, int version, ByteBuffer body, int answerVersion) throws IOException {
        requireServed(api.key());
        if (!api.key().versions().contains((short) version)) {
            played.add(nameOf(api.key(), version));
        }
        compare(
                api,
                version,
                what,
                kafka.askWithBody(api, version, body, answerVersion),
                courant.askWithBody(api, version, body, answerVersion));
    }

    private void requireServed(ApiKey api) {
        if (!served.containsKey(api)) {
            throw new AssertionError(
                    courant.name() + " does not advertise " + api.protocolName() + ", which has cases");
        }
    }

    private static String nameOf(ApiKey api, int version) {
        return api.protocolName() + " v" + version;
    }

    private void compare(Api<?, ?> api, int version, String what, Answer<?> kafkas, Answer<?> courants) {
        String caseName = (nameOf(api.key(), version) + " " + what).strip();
        cases++;
        SortedMap<String, String> left = AnswerFields.of(kafka, kafkas);
        SortedMap<String, String> right = AnswerFields.of(courant, courants);
        right.forEach((path, value) -> rememberError(api, path, value));
        String leftOutcome = left.getOrDefault(AnswerFields.OUTCOME, "");
        String rightOutcome = right.getOrDefault(AnswerFields.OUTCOME, "");
        if (!leftOutcome.equals(rightOutcome)) {
            differences.add(new Difference(caseName, AnswerFields.OUTCOME, leftOutcome, rightOutcome));
            return;
        }
        SortedSet<String> paths = new TreeSet<>(left.keySet());
        paths.addAll(right.keySet());
        comparedFields += paths.size();
        for (String path : paths) {
            String ours = right.getOrDefault(path, ABSENT);
            String theirs = left.getOrDefault(path, ABSENT);
            if (!ours.equals(theirs)) {
                differences.add(new Difference(caseName, path, theirs, ours));
            }
        }
    }

    private void rememberError(Api<?, ?> api, String path, String value) {
        if (path.endsWith("rrorCode") && !value.equals(ErrorCode.NONE.name())) {
            answeredErrors.add(AnsweredErrors.name(api.name(), ErrorCode.valueOf(value)));
        }
    }

    private static void learn(Side side, Answer<?> answer) {
        if (!(answer instanceof Answer.Response<?> answered)) {
            return;
        }
        Object body = answered.body();
        switch (body) {
            case CreateTopicsResponse response ->
                response.topics().forEach(topic -> learnTopic(side, topic.name(), topic.topicId()));
            case MetadataResponse response ->
                response.topics().forEach(topic -> {
                    String name = topic.name();
                    if (name != null && topic.errorCode() == 0) {
                        learnTopic(side, name, topic.topicId());
                    }
                });
            case FetchResponse response -> {
                if (response.sessionId() != 0) {
                    side.learnSession(response.sessionId());
                }
            }
            case InitProducerIdResponse response -> {
                if (response.errorCode() == 0) {
                    side.learnProducerId(response.producerId());
                }
            }
            default -> {}
        }
    }

    private static void learnMember(Side side, Object request, Answer<?> answer) {
        if (request instanceof JoinGroupRequest join
                && answer instanceof Answer.Response<?> answered
                && answered.body() instanceof JoinGroupResponse joined
                && (joined.errorCode() == ErrorCode.NONE.code()
                        || joined.errorCode() == ErrorCode.MEMBER_ID_REQUIRED.code())) {
            side.learnMember(join.groupId(), joined.memberId());
        }
    }

    private static void learnTopic(Side side, String name, Uuid id) {
        if (!id.equals(Uuid.ZERO)) {
            side.learnTopic(name, id);
        }
    }

    /** Asks both for the id of their cluster, and Courant for what it serves, once, before the first case. */
    void introduce() throws IOException {
        var request = new ApiVersionsRequestBuilder().build();
        if (courant.ask(Api.API_VERSIONS, 0, request)
                instanceof Answer.Response<ApiVersionsResponse>(ApiVersionsResponse versions)) {
            versions.apiKeys()
                    .forEach(api -> served.put(ApiKey.forId(api.apiKey()).orElseThrow(), api));
        }
        for (Side side : List.of(kafka, courant)) {
            String id = metadata(side, List.of()).clusterId();
            if (id != null) {
                side.learnClusterId(id);
            }
        }
    }

    /** One case: a topic that Courant may not be able to make yet. True when both sides made it and serve it. */
    boolean playTopic(String topic, CreateTopicsRequest.CreatableTopicConfig... configs) throws IOException {
        int before = differences.size();
        playIn(7, "makes the topic " + topic, Api.CREATE_TOPICS, (side, version) -> creation(topic, 1, configs));
        if (differences.stream()
                .skip(before)
                .anyMatch(difference -> difference.field().endsWith(".errorCode"))) {
            return false;
        }
        awaitTopic(topic);
        return true;
    }

    /** From now on {@code before} stands for the topic that is {@code topic} now, whatever is called so later. */
    void remember(String topic, String before) {
        for (Side side : List.of(kafka, courant)) {
            side.learnTopic(before, side.topicId(topic));
        }
    }

    /** Makes a topic on both sides and waits until both serve it. This is no case. */
    void makeTopic(String topic, int partitions, CreateTopicsRequest.CreatableTopicConfig... configs)
            throws IOException {
        for (Side side : List.of(kafka, courant)) {
            Answer<CreateTopicsResponse> answer = side.ask(Api.CREATE_TOPICS, 7, creation(topic, partitions, configs));
            if (!(answer instanceof Answer.Response<CreateTopicsResponse>(CreateTopicsResponse response))
                    || response.topics().getFirst().errorCode() != 0) {
                throw new AssertionError(side.name() + " does not make the topic " + topic + ": " + answer);
            }
            learn(side, answer);
            awaitTopic(side, topic);
        }
    }

    private static CreateTopicsRequest creation(
            String topic, int partitions, CreateTopicsRequest.CreatableTopicConfig... configs) {
        return new CreateTopicsRequestBuilder()
                .topics(List.of(new CreateTopicsRequestBuilder.CreatableTopicBuilder()
                        .name(topic)
                        .numPartitions(partitions)
                        .replicationFactor((short) 1)
                        .configs(List.of(configs))
                        .build()))
                .build();
    }

    /**
     * Returns when both sides show all that was changed before: a topic that is made behind it is there. Kafka answers a
     * change as soon as it is committed, and its broker may learn of it later.
     */
    void settle() throws IOException {
        makeTopic("settled-" + settlings++, 1);
    }

    /** Waits until both sides serve every partition of the topic. */
    void awaitTopic(String topic) throws IOException {
        awaitTopic(kafka, topic);
        awaitTopic(courant, topic);
    }

    private static void awaitTopic(Side side, String topic) throws IOException {
        await(side.name() + " to serve the topic " + topic, () -> serves(side, topic));
    }

    /** Waits until neither side knows the topic. */
    void awaitNoTopic(String topic) throws IOException {
        for (Side side : List.of(kafka, courant)) {
            await(side.name() + " to forget the topic " + topic, () -> {
                MetadataResponse response = metadata(side, List.of(topic));
                return response.topics().getFirst().errorCode() == ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code();
            });
        }
    }

    /** Waits until Kafka gives producer ids: it asks its controller for the first ones when somebody wants one. */
    void awaitProducerIds() throws IOException {
        var request = new InitProducerIdRequestBuilder()
                .transactionalId(null)
                .transactionTimeoutMs(1_000)
                .build();
        await(
                kafka.name() + " to give producer ids",
                () -> kafka.ask(Api.INIT_PRODUCER_ID, 4, request)
                                instanceof Answer.Response<InitProducerIdResponse>(InitProducerIdResponse answer)
                        && answer.errorCode() == 0);
    }

    /** Waits until Kafka has coordinators of that kind: it makes their topic when somebody asks. */
    void awaitCoordinator(int kind) throws IOException {
        var request = new FindCoordinatorRequestBuilder()
                .keyType((byte) kind)
                .key("key")
                .build();
        await(
                kafka.name() + " to have a coordinator of kind " + kind,
                () -> kafka.ask(Api.FIND_COORDINATOR, 3, request)
                                instanceof Answer.Response<FindCoordinatorResponse>(FindCoordinatorResponse answer)
                        && answer.errorCode() == 0);
    }

    /** Waits until Kafka takes transactional producers: it loads what it knows of them first. */
    void awaitTransactions() throws IOException {
        var request = new InitProducerIdRequestBuilder()
                .transactionalId("awaited")
                .transactionTimeoutMs(1_000)
                .build();
        await(
                kafka.name() + " to take transactional producers",
                () -> kafka.ask(Api.INIT_PRODUCER_ID, 4, request)
                                instanceof Answer.Response<InitProducerIdResponse>(InitProducerIdResponse answer)
                        && answer.errorCode() == 0);
    }

    private static boolean serves(Side side, String topic) throws IOException {
        MetadataResponse response = metadata(side, List.of(topic));
        learn(side, new Answer.Response<>(response));
        MetadataResponse.MetadataResponseTopic known = response.topics().getFirst();
        if (known.errorCode() != 0
                || known.partitions().isEmpty()
                || known.partitions().stream().anyMatch(partition -> partition.errorCode() != 0)) {
            return false;
        }
        var lookup = new ListOffsetsRequestBuilder()
                .replicaId(-1)
                .topics(List.of(new ListOffsetsRequestBuilder.ListOffsetsTopicBuilder()
                        .name(topic)
                        .partitions(known.partitions().stream()
                                .map(partition -> new ListOffsetsRequestBuilder.ListOffsetsPartitionBuilder()
                                        .partitionIndex(partition.partitionIndex())
                                        .timestamp(EARLIEST)
                                        .build())
                                .toList())
                        .build()))
                .build();
        return side.ask(Api.LIST_OFFSETS, 5, lookup)
                        instanceof Answer.Response<ListOffsetsResponse>(ListOffsetsResponse found)
                && found.topics().getFirst().partitions().stream().allMatch(partition -> partition.errorCode() == 0);
    }

    private static MetadataResponse metadata(Side side, List<String> topics) throws IOException {
        var request = new MetadataRequestBuilder()
                .topics(Requests.topicsToDescribe(topics))
                .allowAutoTopicCreation(false)
                .build();
        if (side.ask(Api.METADATA, 12, request) instanceof Answer.Response<MetadataResponse>(MetadataResponse body)) {
            return body;
        }
        throw new AssertionError(side.name() + " does not answer a Metadata request");
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(String what, Condition condition) throws IOException {
        long deadline = System.nanoTime() + SEEN_WITHIN_NANOS;
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain for " + what);
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    /**
     * The versions of APIs that Courant advertises and no sound request was played in. Of a version that is advertised and
     * has no requests it is enough that one was refused.
     */
    List<String> withoutCases() {
        List<String> rest = new ArrayList<>();
        served.forEach((api, versions) -> {
            for (int version = versions.minVersion(); version <= versions.maxVersion(); version++) {
                if (!played.contains(nameOf(api, version))) {
                    rest.add(nameOf(api, version));
                }
            }
        });
        return rest;
    }

    /** The errors that Courant has answered, by {@link AnsweredErrors#name}. */
    SortedSet<String> answeredErrors() {
        return answeredErrors;
    }

    /** The APIs that Courant advertises. */
    Set<ApiKey> servedApis() {
        return served.keySet();
    }

    /** How many cases were played. */
    int cases() {
        return cases;
    }

    /** How many fields of answers were compared. */
    int comparedFields() {
        return comparedFields;
    }

    /** How many versions of APIs Courant advertises. */
    int servedVersions() {
        return served.values().stream()
                .mapToInt(versions -> versions.maxVersion() - versions.minVersion() + 1)
                .sum();
    }

    List<Difference> differences() {
        return differences;
    }
}
