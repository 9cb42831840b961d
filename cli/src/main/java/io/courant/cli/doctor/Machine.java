package io.courant.cli.doctor;

import com.sun.management.OperatingSystemMXBean;
import io.courant.base.Disk;
import io.courant.filesystem.DescriptorLimit;
import io.courant.log.SpaceLimits;
import io.courant.log.journal.JournalLimits;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The machine that this runs on, as the checks want to see it. */
public final class Machine {

    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final Path LOCKS = Path.of("/proc/locks");
    private static final Path RUN = Path.of("/run");

    private Machine() {}

    /**
     * All checks of this machine, in the order in which they are told.
     *
     * @param disk for looking only
     * @param settings names the data directories, which need not exist
     * @param brokerFlags the file with the flags of the broker's JVM; null when it is not known
     * @param memoryFlags those that the launcher adds
     */
    public static List<Check> checks(
            Disk disk, DirectorySettings settings, @Nullable Path brokerFlags, List<String> memoryFlags) {
        List<Check> checks = new ArrayList<>(List.of(
                new JdkCheck(Runtime.version()),
                new ArchitectureCheck(
                        System.getProperty("os.name", "unknown"), System.getProperty("os.arch", "unknown")),
                new ProcessorsCheck(Runtime.getRuntime().availableProcessors()),
                new MemoryCheck(memoryBytes(), brokerFlags, memoryFlags),
                new OpenFilesCheck(DescriptorLimit.LIMITS)));
        List<Path> directories = settings.directories();
        for (Path data : directories) {
            for (Check check : ofDirectory(disk, data, settings.space())) {
                checks.add(directories.size() == 1 ? check : new OfDirectory(check, data));
            }
        }
        checks.add(new ClockCheck(directories.getFirst(), program(), RUN, InstantSource.system()));
        return List.copyOf(checks);
    }

    private static List<Check> ofDirectory(Disk disk, Path data, SpaceLimits space) {
        return List.of(
                new FileSystemCheck(data, MOUNTS),
                new SyncCheck(data, MOUNTS, new SyncProbe(System::nanoTime)),
                new SpaceCheck(data, SpaceCheck.FreeSpace.of(disk), JournalLimits.SHIPPED, space),
                new DataDirectoryCheck(disk, data, new HeldLocks(LOCKS)));
    }

    /** What this process may use: the machine's, or the container's where that is less. */
    private static long memoryBytes() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    /** The jar, or the folder of classes, that this class came from. */
    private static Path program() {
        try {
            return Path.of(Machine.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the program's own place is no path", e);
        }
    }
}
