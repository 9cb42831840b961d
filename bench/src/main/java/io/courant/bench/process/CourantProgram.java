package io.courant.bench.process;

import java.nio.file.Path;
import java.util.List;

/** Courant, started by its launcher without any setting but where its data lives and where it listens. */
public record CourantProgram(Path launcher) implements BrokerProgram {

    @Override
    public String label() {
        return "Courant";
    }

    @Override
    public void prepare(Path directory, int port) {
        // A data directory needs no formatting: the first start makes it.
    }

    @Override
    public List<String> startCommand(Path directory, int port) {
        return List.of(
                launcher.toString(),
                "start",
                "--data",
                directory.resolve("data").toString(),
                "--listen",
                "127.0.0.1:" + port);
    }
}
