package io.courant.server.handler;

import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.DescribeClientQuotasRequest;
import io.courant.wire.message.DescribeClientQuotasRequestCodec;
import io.courant.wire.message.DescribeClientQuotasResponseBuilder;
import io.courant.wire.message.DescribeClientQuotasResponseCodec;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * DescribeClientQuotas, versions 0 and 1: nobody has a quota here, so what a sound question matches is nothing. Kafka's tool for
 * settings asks whenever it describes users, clients or addresses.
 */
final class DescribeClientQuotasHandler implements ApiHandler {

    private static final byte EXACTLY = 0;
    private static final byte DEFAULT = 1;
    private static final byte ANY = 2;

    private static final String ADDRESS = "ip";
    private static final Set<String> ENTITIES = Set.of("user", "client-id", ADDRESS);

    @Override
    public ApiKey api() {
        return ApiKey.DESCRIBE_CLIENT_QUOTAS;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        DescribeClientQuotasRequest request = exchange.read(DescribeClientQuotasRequestCodec.CODEC);
        exchange.releaseFrame();
        DescribeClientQuotasResponseBuilder response = new DescribeClientQuotasResponseBuilder();
        refusal(request)
                .ifPresent(refusal -> response.errorCode(refusal.error().code())
                        .errorMessage(refusal.message())
                        .entries(null));
        exchange.answer(DescribeClientQuotasResponseCodec.CODEC, response.build());
    }

    /** What is wrong with a question. */
    private record Refusal(ErrorCode error, String message) {

        static Optional<Refusal> invalid(String message) {
            return Optional.of(new Refusal(ErrorCode.INVALID_REQUEST, message));
        }
    }

    private static Optional<Refusal> refusal(DescribeClientQuotasRequest request) {
        Set<String> seen = new HashSet<>();
        for (DescribeClientQuotasRequest.ComponentData component : request.components()) {
            String entity = component.entityType();
            if (entity.isEmpty()) {
                return Refusal.invalid("a kind of entity is not named");
            }
            if (!ENTITIES.contains(entity)) {
                return Optional.of(new Refusal(
                        ErrorCode.UNSUPPORTED_VERSION, ErrorText.cut("there are no quotas of '" + entity + "'")));
            }
            if (!seen.add(entity)) {
                return Refusal.invalid(entity + " is asked for twice");
            }
            Optional<Refusal> wrong = wrongMatch(component);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        if (seen.contains(ADDRESS) && seen.size() > 1) {
            return Refusal.invalid("quotas of addresses are of no user and no client: ask for them alone");
        }
        return Optional.empty();
    }

    private static Optional<Refusal> wrongMatch(DescribeClientQuotasRequest.ComponentData component) {
        boolean named = component.match() != null;
        return switch (component.matchType()) {
            case EXACTLY -> named ? Optional.empty() : Refusal.invalid("an exact match needs a name");
            case DEFAULT -> named ? Refusal.invalid("the default has no name") : Optional.empty();
            case ANY -> named ? Refusal.invalid("a match of any name is given one") : Optional.empty();
            default -> Refusal.invalid("there is no match of kind " + component.matchType());
        };
    }
}
