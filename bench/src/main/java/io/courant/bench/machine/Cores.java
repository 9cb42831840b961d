package io.courant.bench.machine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Which cores the broker and the generator run on. */
public enum Cores {
    /** The broker on the first core, the generator on the second: neither can take time from the other. */
    PINNED("pinned", 1),
    /** Both wherever the kernel puts them. */
    UNPINNED("unpinned", Runtime.getRuntime().availableProcessors());

    private static final int NEEDED_TO_PIN = 2;
    private static final int MACHINE_CORES = UNPINNED.brokerCores;
    private static final String BROKER_CORE = "0";
    private static final String GENERATOR_CORE = "1";

    private final String label;
    private final int brokerCores;

    Cores(String label, int brokerCores) {
        this.label = label;
        this.brokerCores = brokerCores;
    }

    /** How rows name it, with the number of cores, which is the number of shards, that the broker sees. */
    public String label() {
        return label + ", " + brokerCores + (brokerCores == 1 ? " shard" : " shards");
    }

    /** Why this machine cannot do it, or an empty text if it can. */
    public String obstacle() {
        if (this == UNPINNED) {
            return "";
        }
        if (MACHINE_CORES < NEEDED_TO_PIN) {
            return "pinning needs two cores";
        }
        return Programs.exists("taskset") ? "" : "pinning needs taskset (package util-linux)";
    }

    /** {@code command} as it has to be run so that the broker stays on its core. */
    public List<String> forBroker(List<String> command) {
        if (this == UNPINNED) {
            return command;
        }
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", BROKER_CORE));
        pinned.addAll(command);
        return pinned;
    }

    /** Puts this process, with all its threads, where the generator belongs. */
    public void placeGenerator() throws IOException, InterruptedException {
        if (!Programs.exists("taskset")) {
            return;
        }
        String cores = this == PINNED ? GENERATOR_CORE : "0-" + (MACHINE_CORES - 1);
        String pid = Long.toString(LinuxProcess.current().pid());
        Programs.run(List.of("taskset", "-a", "-p", "-c", cores, pid));
    }
}
