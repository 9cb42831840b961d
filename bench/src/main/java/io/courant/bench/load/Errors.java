package io.courant.bench.load;

import io.courant.wire.ErrorCode;
import java.io.IOException;

/** Error codes as a load sees them: anything but success ends the run. */
final class Errors {

    private Errors() {}

    /** Throws an IOException that names the error when {@code code} is one. */
    static void requireNone(short code, String what) throws IOException {
        if (code != ErrorCode.NONE.code()) {
            String name = ErrorCode.forCode(code).map(Enum::name).orElse("error " + code);
            throw new IOException("the broker answered " + name + " for " + what);
        }
    }
}
