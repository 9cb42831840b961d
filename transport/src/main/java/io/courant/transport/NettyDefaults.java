package io.courant.transport;

/** Netty's settings that have to stand before its classes are loaded; what is set on the command line wins. */
final class NettyDefaults {

    private NettyDefaults() {}

    static void apply() {
        // A channel's id contains a machine id, by default made from the network interfaces, which takes long to list.
        setUnlessGiven("io.netty.machineId", "00:00:00:00:00:01");
        setUnlessGiven("io.netty.processId", "1");
        // Netty's events for the flight recorder take a tenth of a second to set up at the first buffer.
        setUnlessGiven("io.netty.jfr.enabled", "false");
        // Counted buffers are watched by our own contract tests; sampling costs on the hot path.
        setUnlessGiven("io.netty.leakDetection.level", "disabled");
    }

    private static void setUnlessGiven(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
