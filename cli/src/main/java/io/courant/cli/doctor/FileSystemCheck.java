package io.courant.cli.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether the file system of the data directory keeps what is synced to it.
 *
 * @param data the data directory, which need not exist
 * @param mountinfo what Linux has as {@code /proc/self/mountinfo}
 */
record FileSystemCheck(Path data, Path mountinfo) implements Check {

    private static final Set<String> OF_A_NETWORK =
            Set.of("nfs", "nfs4", "cifs", "smb3", "smbfs", "ceph", "glusterfs", "lustre", "afs", "9p", "virtiofs");

    private static final Set<String> OF_A_CONTAINER = Set.of("overlay", "aufs");

    @Override
    public String name() {
        return "filesystem";
    }

    @Override
    public Diagnosis look() throws IOException {
        Mount mount = Mount.of(Places.nearestExisting(data), mountinfo);
        if (mount == null) {
            return Diagnosis.unknown("not known here");
        }
        String found = mount.type() + " on " + mount.point() + " (" + mount.source() + "; "
                + mount.options().stream().sorted().collect(Collectors.joining(",")) + ")";
        if (mount.isReadOnly()) {
            return Diagnosis.problem(found, "It takes no writes. Mount it read-write, or choose another directory");
        }
        if (mount.isInMemory()) {
            return Diagnosis.problem(
                    found,
                    "It lies in memory: nothing in it survives a loss of power or a restart of the machine,"
                            + " whatever was acknowledged. Choose a directory on a disk");
        }
        if (mount.isWithoutBarriers()) {
            return Diagnosis.problem(
                    found,
                    "Barriers are off: a loss of power may take what was acknowledged. Mount it without nobarrier and"
                            + " barrier=0, unless the device's cache has a battery of its own");
        }
        if (OF_A_NETWORK.contains(mount.type()) || mount.type().startsWith("fuse")) {
            return Diagnosis.warning(
                    found,
                    "Another machine or program decides here what a sync and a lock are worth, and how long they take."
                            + " Choose a local disk where you can");
        }
        if (OF_A_CONTAINER.contains(mount.type())) {
            return Diagnosis.warning(
                    found, "It ends with its container, and the data with it. Mount a volume for the data directory");
        }
        return Diagnosis.ok(found);
    }
}
