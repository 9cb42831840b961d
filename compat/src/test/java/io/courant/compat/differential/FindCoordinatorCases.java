package io.courant.compat.differential;

import io.courant.wire.message.FindCoordinatorRequest;
import io.courant.wire.message.FindCoordinatorRequestBuilder;
import java.io.IOException;
import java.util.List;

/**
 * FindCoordinator: of groups, transactions, and of a kind that does not exist. Comes behind the cases that list all topics:
 * Kafka makes topics for it.
 */
final class FindCoordinatorCases implements DifferentialTest.Cases {

    private static final int FIRST_WITH_SEVERAL_KEYS = 4;

    @Override
    public void play(Script script) throws IOException {
        script.play(
                "of a kind that does not exist", Api.FIND_COORDINATOR, (side, version) -> request(version, 9, "key"));
        for (int kind = 0; kind <= 1; kind++) {
            int type = kind;
            script.awaitCoordinator(type);
            script.playFrom(
                    kind, "of kind " + kind, Api.FIND_COORDINATOR, (side, version) -> request(version, type, "key"));
        }
        script.playFrom(
                FIRST_WITH_SEVERAL_KEYS,
                "of two groups",
                Api.FIND_COORDINATOR,
                (side, version) -> request(version, 0, "one", "two"));
        script.playFrom(
                FIRST_WITH_SEVERAL_KEYS, "of no group", Api.FIND_COORDINATOR, (side, version) -> request(version, 0));
    }

    private static FindCoordinatorRequest request(int version, int kind, String... keys) {
        FindCoordinatorRequestBuilder request = new FindCoordinatorRequestBuilder().keyType((byte) kind);
        if (version < FIRST_WITH_SEVERAL_KEYS) {
            return request.key(keys[0]).build();
        }
        return request.coordinatorKeys(List.of(keys)).build();
    }
}
