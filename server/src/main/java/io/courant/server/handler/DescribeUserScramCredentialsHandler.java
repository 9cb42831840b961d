package io.courant.server.handler;

import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.DescribeUserScramCredentialsRequest;
import io.courant.wire.message.DescribeUserScramCredentialsRequestCodec;
import io.courant.wire.message.DescribeUserScramCredentialsResponse.DescribeUserScramCredentialsResult;
import io.courant.wire.message.DescribeUserScramCredentialsResponseBuilder;
import io.courant.wire.message.DescribeUserScramCredentialsResponseCodec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * DescribeUserScramCredentials, version 0: no user has a password here, and whoever is named is not found. Kafka's tool for settings
 * asks whenever it describes users.
 */
final class DescribeUserScramCredentialsHandler implements ApiHandler {

    @Override
    public ApiKey api() {
        return ApiKey.DESCRIBE_USER_SCRAM_CREDENTIALS;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        DescribeUserScramCredentialsRequest request = exchange.read(DescribeUserScramCredentialsRequestCodec.CODEC);
        exchange.releaseFrame();
        Map<String, ErrorCode> asked = new LinkedHashMap<>();
        if (request.users() != null) {
            for (DescribeUserScramCredentialsRequest.UserName user : request.users()) {
                asked.merge(user.name(), ErrorCode.RESOURCE_NOT_FOUND, (first, again) -> ErrorCode.DUPLICATE_RESOURCE);
            }
        }
        List<DescribeUserScramCredentialsResult> results = asked.entrySet().stream()
                .map(user -> result(user.getKey(), user.getValue()))
                .toList();
        DescribeUserScramCredentialsResponseBuilder response =
                new DescribeUserScramCredentialsResponseBuilder().results(results);
        exchange.answer(DescribeUserScramCredentialsResponseCodec.CODEC, response.build());
    }

    private static DescribeUserScramCredentialsResult result(String user, ErrorCode error) {
        String message = error == ErrorCode.DUPLICATE_RESOURCE ? "is named twice" : "has no credentials here";
        return new DescribeUserScramCredentialsResponseBuilder.DescribeUserScramCredentialsResultBuilder()
                .user(user)
                .errorCode(error.code())
                .errorMessage(ErrorText.cut("the user '" + user + "' " + message))
                .build();
    }
}
