package io.courant.bench.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Courant, started by its launcher without any setting but where its data lives and where it listens, unless a row asks for more.
 *
 * @param launcher what starts it
 * @param settings more of them, each as {@code name=value}
 */
public record CourantProgram(Path launcher, List<String> settings) implements BrokerProgram {

    public CourantProgram {
        settings = List.copyOf(settings);
    }

    public CourantProgram(Path launcher) {
        this(launcher, List.of());
    }

    @Override
    public String label() {
        return "Courant";
    }

    @Override
    public BrokerProgram with(String setting, String value) {
        List<String> more = new ArrayList<>(settings);
        more.add(setting + "=" + value);
        return new CourantProgram(launcher, more);
    }

    @Override
    public void prepare(Path directory, int port) {
        // A data directory needs no formatting: the first start makes it.
    }

    @Override
    public List<String> startCommand(Path directory, int port) {
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "start"));
        command.addAll(List.of("--data", directory.resolve("data").toString()));
        command.addAll(List.of("--listen", "127.0.0.1:" + port));
        for (String setting : settings) {
            command.addAll(List.of("--set", setting));
        }
        return command;
    }
}
