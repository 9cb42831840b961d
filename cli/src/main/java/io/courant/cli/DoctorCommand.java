package io.courant.cli;

import io.courant.cli.doctor.DirectorySettings;
import io.courant.cli.doctor.Doctor;
import io.courant.cli.doctor.Machine;
import io.courant.cli.doctor.Verdict;
import io.courant.cli.shell.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Checks the machine that a broker is to run on. */
@Command(
        name = "doctor",
        description = {
            "Checks the machine and the data directories, and says what is wrong and what to do.",
            "A line for each check: its name, ok, unknown, warning or problem, what was found, what to do.",
            "Ends with 0 when there is no problem, with 1 when there is one."
        },
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

    /** The launcher tells here which file has the flags of the broker's JVM. */
    private static final String BROKER_FLAGS = "courant.broker.flags";

    /** And here which ones it adds to them, between spaces. */
    private static final String MEMORY_FLAGS = "courant.broker.memory";

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "the data directory that the broker has or will have (default: what --config says, or ./data)")
    @Nullable
    Path data;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "the broker's configuration file: names its data directories, and how much shall stay free")
    @Nullable
    Path config;

    @Override
    public Integer call() {
        String flags = System.getProperty(BROKER_FLAGS);
        String memoryFlags = System.getProperty(MEMORY_FLAGS, "");
        Doctor doctor = new Doctor(Machine.checks(
                new ReadOnlyDisk(),
                settings(),
                flags == null ? null : Path.of(flags),
                List.of(memoryFlags.split(" ", -1))));
        Verdict worst = doctor.examine(spec.commandLine().getOut()::println);
        return (worst == Verdict.PROBLEM ? ExitCode.FOUND_WRONG : ExitCode.DONE).code();
    }

    private DirectorySettings settings() {
        DirectorySettings settings;
        try {
            settings = config == null ? DirectorySettings.defaults() : DirectorySettings.read(config);
        } catch (IOException | IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--config " + config + " cannot be read: " + e);
        }
        return data == null ? settings : settings.withDirectory(data);
    }
}
