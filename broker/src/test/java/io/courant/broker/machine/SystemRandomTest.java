package io.courant.broker.machine;

import io.courant.base.Random;
import io.courant.testkit.contract.RandomContract;

class SystemRandomTest extends RandomContract {

    private final Random random = new SystemRandom();

    @Override
    protected Random random() {
        return random;
    }
}
