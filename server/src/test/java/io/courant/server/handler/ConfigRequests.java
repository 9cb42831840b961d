package io.courant.server.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.server.WireClient;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.AlterConfigsRequest;
import io.courant.wire.message.AlterConfigsRequestBuilder;
import io.courant.wire.message.AlterConfigsRequestCodec;
import io.courant.wire.message.AlterConfigsResponseCodec;
import io.courant.wire.message.DescribeConfigsRequest;
import io.courant.wire.message.DescribeConfigsRequestBuilder;
import io.courant.wire.message.DescribeConfigsRequestCodec;
import io.courant.wire.message.DescribeConfigsResponse;
import io.courant.wire.message.DescribeConfigsResponseCodec;
import io.courant.wire.message.IncrementalAlterConfigsRequest;
import io.courant.wire.message.IncrementalAlterConfigsRequestBuilder;
import io.courant.wire.message.IncrementalAlterConfigsRequestCodec;
import io.courant.wire.message.IncrementalAlterConfigsResponseCodec;
import io.courant.wire.message.ListConfigResourcesRequest;
import io.courant.wire.message.ListConfigResourcesRequestCodec;
import io.courant.wire.message.ListConfigResourcesResponse;
import io.courant.wire.message.ListConfigResourcesResponseCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Requests about settings. */
final class ConfigRequests {

    private ConfigRequests() {}

    /** What is to happen to one setting. */
    record Change(String name, byte operation, @Nullable String value) {}

    record Resource(byte type, String name, List<Change> changes) {}

    /** @param message empty for none */
    record Answer(byte type, String name, ErrorCode error, String message) {}

    static Change set(String name, @Nullable String value) {
        return new Change(name, (byte) 0, value);
    }

    static Change delete(String name) {
        return new Change(name, (byte) 1, null);
    }

    static Change append(String name, String value) {
        return new Change(name, (byte) 2, value);
    }

    static Change subtract(String name, String value) {
        return new Change(name, (byte) 3, value);
    }

    static Resource resource(byte type, String name, Change... changes) {
        return new Resource(type, name, List.of(changes));
    }

    static List<Answer> alter(WireClient client, int version, boolean validateOnly, Resource... resources) {
        return client
                .call(
                        ApiKey.INCREMENTAL_ALTER_CONFIGS,
                        version,
                        IncrementalAlterConfigsRequestCodec.CODEC,
                        new IncrementalAlterConfigsRequestBuilder()
                                .resources(Arrays.stream(resources)
                                        .map(each -> new IncrementalAlterConfigsRequest.AlterConfigsResource(
                                                each.type(),
                                                each.name(),
                                                each.changes().stream()
                                                        .map(change ->
                                                                new IncrementalAlterConfigsRequest.AlterableConfig(
                                                                        change.name(),
                                                                        change.operation(),
                                                                        change.value()))
                                                        .toList()))
                                        .toList())
                                .validateOnly(validateOnly)
                                .build(),
                        IncrementalAlterConfigsResponseCodec.CODEC)
                .responses()
                .stream()
                .map(each -> answer(each.resourceType(), each.resourceName(), each.errorCode(), each.errorMessage()))
                .toList();
    }

    static List<Answer> replace(WireClient client, int version, boolean validateOnly, Resource... resources) {
        return client
                .call(
                        ApiKey.ALTER_CONFIGS,
                        version,
                        AlterConfigsRequestCodec.CODEC,
                        new AlterConfigsRequestBuilder()
                                .resources(Arrays.stream(resources)
                                        .map(each -> new AlterConfigsRequest.AlterConfigsResource(
                                                each.type(),
                                                each.name(),
                                                each.changes().stream()
                                                        .map(change -> new AlterConfigsRequest.AlterableConfig(
                                                                change.name(), change.value()))
                                                        .toList()))
                                        .toList())
                                .validateOnly(validateOnly)
                                .build(),
                        AlterConfigsResponseCodec.CODEC)
                .responses()
                .stream()
                .map(each -> answer(each.resourceType(), each.resourceName(), each.errorCode(), each.errorMessage()))
                .toList();
    }

    private static Answer answer(byte type, String name, short error, @Nullable String message) {
        ErrorCode code = ErrorCode.forCode(error).orElseThrow();
        assertThat(message == null).as("a message goes with an error").isEqualTo(code == ErrorCode.NONE);
        return new Answer(type, name, code, message == null ? "" : message);
    }

    static List<DescribeConfigsResponse.DescribeConfigsResult> describe(
            WireClient client, int version, byte type, String name, String... keys) {
        return described(
                client,
                version,
                List.of(new DescribeConfigsRequest.DescribeConfigsResource(
                        type, name, keys.length == 0 ? null : List.of(keys))));
    }

    static List<DescribeConfigsResponse.DescribeConfigsResult> describeOften(
            WireClient client, byte type, String name, int times) {
        return described(
                client,
                4,
                Collections.nCopies(times, new DescribeConfigsRequest.DescribeConfigsResource(type, name, null)));
    }

    private static List<DescribeConfigsResponse.DescribeConfigsResult> described(
            WireClient client, int version, List<DescribeConfigsRequest.DescribeConfigsResource> resources) {
        return client.call(
                        ApiKey.DESCRIBE_CONFIGS,
                        version,
                        DescribeConfigsRequestCodec.CODEC,
                        new DescribeConfigsRequestBuilder()
                                .resources(resources)
                                .includeSynonyms(true)
                                .includeDocumentation(version >= 3)
                                .build(),
                        DescribeConfigsResponseCodec.CODEC)
                .results();
    }

    static DescribeConfigsResponse.DescribeConfigsResourceResult entry(
            WireClient client, byte type, String resource, String name) {
        return entry(client, 4, type, resource, name);
    }

    /** The one setting {@code name}. */
    static DescribeConfigsResponse.DescribeConfigsResourceResult entry(
            WireClient client, int version, byte type, String resource, String name) {
        var results = describe(client, version, type, resource, name);
        assertThat(results).hasSize(1);
        assertThat(error(results)).isEqualTo(ErrorCode.NONE);
        assertThat(results.getFirst().configs()).hasSize(1);
        return results.getFirst().configs().getFirst();
    }

    static ErrorCode error(List<DescribeConfigsResponse.DescribeConfigsResult> results) {
        return ErrorCode.forCode(results.getFirst().errorCode()).orElseThrow();
    }

    static List<String> synonyms(DescribeConfigsResponse.DescribeConfigsResourceResult entry) {
        return entry.synonyms().stream()
                .map(each -> each.name() + "=" + each.value() + " of " + each.source())
                .toList();
    }

    /** {@code type:name} for each, or the error alone. */
    static List<String> list(WireClient client, int version, byte... types) {
        List<Byte> wanted = new ArrayList<>();
        for (byte type : types) {
            wanted.add(type);
        }
        ListConfigResourcesResponse response = client.call(
                ApiKey.LIST_CONFIG_RESOURCES,
                version,
                ListConfigResourcesRequestCodec.CODEC,
                new ListConfigResourcesRequest(wanted),
                ListConfigResourcesResponseCodec.CODEC);
        if (response.errorCode() != 0) {
            return List.of(Objects.requireNonNull(
                    ErrorCode.forCode(response.errorCode()).orElseThrow().name()));
        }
        return response.configResources().stream()
                .map(each -> each.resourceType() + ":" + each.resourceName())
                .toList();
    }
}
