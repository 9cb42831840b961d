package io.courant.broker.machine;

import io.courant.base.Random;
import java.security.SecureRandom;

/** Randomness of the operating system, so that identities made on different machines never meet. */
public final class SystemRandom implements Random {

    private final SecureRandom source = new SecureRandom();

    @Override
    public long nextLong() {
        return source.nextLong();
    }
}
