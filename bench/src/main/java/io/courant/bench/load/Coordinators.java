package io.courant.bench.load;

import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.FindCoordinatorRequest;
import io.courant.wire.message.FindCoordinatorRequestCodec;
import io.courant.wire.message.FindCoordinatorResponse;
import io.courant.wire.message.FindCoordinatorResponseCodec;
import java.io.IOException;
import java.util.List;

/** How one comes to the coordinator of a group, where there is one broker alone. */
final class Coordinators {

    private static final short VERSION = 6;
    private static final byte GROUP = 0;

    private Coordinators() {}

    /** Returns when the broker says who coordinates {@code group}: afterwards it has a topic for offsets. */
    static void await(int port, String group) throws IOException {
        FindCoordinatorRequest request = new FindCoordinatorRequest("", GROUP, List.of(group));
        TopicAdmin.await("a coordinator of " + group, null, () -> {
            FindCoordinatorResponse response = Exchange.call(
                    port,
                    ApiKey.FIND_COORDINATOR,
                    VERSION,
                    FindCoordinatorRequestCodec.size(request, VERSION),
                    out -> FindCoordinatorRequestCodec.write(request, VERSION, out),
                    in -> FindCoordinatorResponseCodec.read(in, VERSION));
            short error = response.coordinators().getFirst().errorCode();
            if (!isComing(error)) {
                Errors.requireNone(error, "the coordinator of " + group);
            }
            return error == ErrorCode.NONE.code();
        });
    }

    /** Whether a request is to be sent again: the coordinator of its group is about to serve. */
    static boolean isComing(short error) {
        return error == ErrorCode.COORDINATOR_NOT_AVAILABLE.code()
                || error == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS.code()
                || error == ErrorCode.NOT_COORDINATOR.code();
    }
}
