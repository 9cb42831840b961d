package io.courant.base;

/** A place to listen at or to connect to. */
public record Endpoint(String host, int port) {

    private static final int MAX_PORT = 65_535;

    public Endpoint {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("a port lies between 0 and " + MAX_PORT + ", not " + port);
        }
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
