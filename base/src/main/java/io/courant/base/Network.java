package io.courant.base;

import java.io.IOException;

/** Where connections come from. */
public interface Network {

    /**
     * Accepts connections at {@code endpoint} (port 0: any free one) and spreads them over the data shards.
     *
     * @throws java.net.BindException when the address is in use or not of this machine
     */
    Binding listen(Endpoint endpoint, Shards shards, Acceptor acceptor) throws IOException;

    /** A place that is listened at. */
    interface Binding {

        /** Where clients connect: as asked for, with the real port. */
        Endpoint endpoint();

        /** Accepts no more; connections that exist go on. */
        void close();
    }

    /** Told of each new connection, on the shard that owns it from then on. */
    @FunctionalInterface
    interface Acceptor {
        ConnectionHandler accepted(Connection connection);
    }
}
