package io.courant.bench;

import io.courant.bench.machine.LinuxProcess;
import io.courant.bench.machine.MachineCpu;
import io.courant.bench.machine.Programs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The CPU time that one run costs the broker, and the machine, from its start until its data is on disk. */
final class LoadMeter {

    /**
     * What a run cost.
     *
     * @param brokerSeconds CPU of the broker's process
     * @param machineSeconds CPU of the whole machine, interrupts and kernel threads included, without the generator and without
     *     the other broker
     * @param machine the machine's counters over the run
     */
    record Cost(double brokerSeconds, double machineSeconds, MachineCpu machine) {}

    private final Path directory;
    private final LinuxProcess broker;
    private final List<LinuxProcess> others;
    private final double brokerBefore;
    private final double othersBefore;
    private final MachineCpu machineBefore;

    private LoadMeter(Path directory, LinuxProcess broker, List<LinuxProcess> others) throws IOException {
        this.directory = directory;
        this.broker = broker;
        this.others = others;
        this.brokerBefore = broker.cpuSeconds();
        this.othersBefore = total(others);
        this.machineBefore = MachineCpu.now();
    }

    /** Starts counting for {@code broker}; {@code bystanders} are brokers that run beside it without load. */
    static LoadMeter start(Path directory, LinuxProcess broker, List<LinuxProcess> bystanders)
            throws IOException, InterruptedException {
        Programs.syncFileSystem(directory);
        List<LinuxProcess> others = new ArrayList<>(bystanders);
        others.add(LinuxProcess.current());
        return new LoadMeter(directory, broker, others);
    }

    /** Waits until what was written is on disk and returns what it all cost. */
    Cost stop() throws IOException, InterruptedException {
        Programs.syncFileSystem(directory);
        double brokerSeconds = broker.cpuSeconds() - brokerBefore;
        MachineCpu machine = MachineCpu.now().since(machineBefore);
        double machineSeconds = machine.busySeconds() - (total(others) - othersBefore);
        return new Cost(brokerSeconds, machineSeconds, machine);
    }

    private static double total(List<LinuxProcess> processes) throws IOException {
        double seconds = 0;
        for (LinuxProcess process : processes) {
            seconds += process.cpuSeconds();
        }
        return seconds;
    }
}
