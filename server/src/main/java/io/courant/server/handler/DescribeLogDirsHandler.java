package io.courant.server.handler;

import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.DescribeLogDirsRequest;
import io.courant.wire.message.DescribeLogDirsRequestCodec;
import io.courant.wire.message.DescribeLogDirsResponse;
import io.courant.wire.message.DescribeLogDirsResponseBuilder;
import io.courant.wire.message.DescribeLogDirsResponseCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * DescribeLogDirs, versions 1 to 5: the data directories, how much room they have, and what their partitions take. A
 * directory that is offline is told as KAFKA_STORAGE_ERROR.
 *
 * <p>A replica never lags behind itself or moves to another directory here, and a directory cannot be cordoned.
 */
final class DescribeLogDirsHandler implements ApiHandler {

    private static final long NO_LAG = 0;

    private final HandlerContext context;

    DescribeLogDirsHandler(HandlerContext context) {
        this.context = context;
    }

    @Override
    public ApiKey api() {
        return ApiKey.DESCRIBE_LOG_DIRS;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        DescribeLogDirsRequest request = exchange.read(DescribeLogDirsRequestCodec.CODEC);
        exchange.releaseFrame();
        LogDirectories.Wanted wanted = wanted(request);
        context.logDirectories().describe(wanted, context.shard(), directories -> {
            List<DescribeLogDirsResponse.DescribeLogDirsResult> results = new ArrayList<>(directories.size());
            for (LogDirectories.Description directory : directories) {
                results.add(result(directory, wanted));
            }
            exchange.answer(
                    DescribeLogDirsResponseCodec.CODEC,
                    new DescribeLogDirsResponseBuilder().results(results).build());
        });
    }

    private static LogDirectories.Wanted wanted(DescribeLogDirsRequest request) {
        List<DescribeLogDirsRequest.DescribableLogDirTopic> topics = request.topics();
        if (topics == null) {
            return LogDirectories.Wanted.ALL;
        }
        Map<String, Set<Integer>> partitions = new HashMap<>();
        for (DescribeLogDirsRequest.DescribableLogDirTopic topic : topics) {
            partitions
                    .computeIfAbsent(topic.topic(), missing -> new HashSet<>())
                    .addAll(topic.partitions());
        }
        return new LogDirectories.Wanted(partitions);
    }

    private static DescribeLogDirsResponse.DescribeLogDirsResult result(
            LogDirectories.Description directory, LogDirectories.Wanted wanted) {
        DescribeLogDirsResponseBuilder.DescribeLogDirsResultBuilder result =
                new DescribeLogDirsResponseBuilder.DescribeLogDirsResultBuilder().logDir(directory.path());
        return switch (directory) {
            case LogDirectories.Description.Offline offline ->
                result.errorCode(ErrorCode.KAFKA_STORAGE_ERROR.code()).build();
            case LogDirectories.Description.Serving serving ->
                result.totalBytes(serving.totalBytes())
                        .usableBytes(serving.usableBytes())
                        .topics(topics(serving.replicas(), wanted))
                        .build();
        };
    }

    /** More may have been looked at than this request wants. */
    private static List<DescribeLogDirsResponse.DescribeLogDirsTopic> topics(
            List<LogDirectories.Replica> replicas, LogDirectories.Wanted wanted) {
        Map<String, List<DescribeLogDirsResponse.DescribeLogDirsPartition>> byTopic = new LinkedHashMap<>();
        for (LogDirectories.Replica replica : replicas) {
            if (wanted.contains(replica.topic(), replica.partition())) {
                byTopic.computeIfAbsent(replica.topic().name(), missing -> new ArrayList<>())
                        .add(new DescribeLogDirsResponse.DescribeLogDirsPartition(
                                replica.partition(), replica.sizeInBytes(), NO_LAG, false));
            }
        }
        List<DescribeLogDirsResponse.DescribeLogDirsTopic> topics = new ArrayList<>(byTopic.size());
        byTopic.forEach(
                (name, partitions) -> topics.add(new DescribeLogDirsResponse.DescribeLogDirsTopic(name, partitions)));
        return topics;
    }
}
