package io.courant.compat.differential;

import io.courant.wire.message.CreateTopicsRequest;
import io.courant.wire.message.CreateTopicsRequestBuilder;
import io.courant.wire.message.MetadataRequest;
import io.courant.wire.message.MetadataRequestBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parts of requests that several APIs' cases need. */
final class Requests {

    private Requests() {}

    static List<MetadataRequest.MetadataRequestTopic> topicsToDescribe(List<String> names) {
        return names.stream()
                .map(name -> new MetadataRequestBuilder.MetadataRequestTopicBuilder()
                        .name(name)
                        .build())
                .toList();
    }

    static CreateTopicsRequest.CreatableTopicConfig config(String name, @Nullable String value) {
        return new CreateTopicsRequestBuilder.CreatableTopicConfigBuilder()
                .name(name)
                .value(value)
                .build();
    }
}
