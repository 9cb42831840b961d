package io.courant.base;

import java.io.IOException;

/** Where connections come from. */
public interface Network {

    /**
     * Accepts connections at {@code endpoint} (port 0: any free one) and spreads them over the data shards.
     *
     * @throws java.net.BindException when the address is in use or not of this machine
     */
    default Binding listen(Endpoint endpoint, Shards shards, Acceptor acceptor) throws IOException {
        return listen(endpoint, Intake.UNLIMITED, shards, acceptor);
    }

    /** As {@link #listen(Endpoint, Shards, Acceptor)}, accepting no more than {@code intake} says. */
    Binding listen(Endpoint endpoint, Intake intake, Shards shards, Acceptor acceptor) throws IOException;

    /**
     * How many connections one place accepts; further ones wait.
     *
     * @param most open at once
     * @param perSecond accepted in a second; one is with 0, too, so that somebody can come to change it
     */
    record Intake(int most, int perSecond) {

        public static final Intake UNLIMITED = new Intake(Integer.MAX_VALUE, Integer.MAX_VALUE);

        public Intake {
            Invariants.check(most >= 0 && perSecond >= 0, "an intake of %s at once, %s a second", most, perSecond);
        }
    }

    /** A place that is listened at. */
    interface Binding {

        /** Where clients connect: as asked for, with the real port. */
        Endpoint endpoint();

        /** Accepts no more than {@code intake} says from now on; connections that exist go on. */
        void limit(Intake intake);

        /** Accepts no more; connections that exist go on. */
        void close();
    }

    /** Told of each new connection, on the shard that owns it from then on. */
    @FunctionalInterface
    interface Acceptor {
        ConnectionHandler accepted(Connection connection);
    }
}
