package io.courant.cli.doctor;

import java.util.Set;

/**
 * Whether the system is one that native libraries are shipped for.
 *
 * @param system as the property {@code os.name} has it
 * @param architecture as {@code os.arch} has it
 */
record ArchitectureCheck(String system, String architecture) implements Check {

    private static final Set<String> WITH_EPOLL = Set.of("amd64", "aarch64");

    @Override
    public String name() {
        return "architecture";
    }

    @Override
    public Diagnosis look() {
        String found = system + " " + architecture;
        return system.equals("Linux") && WITH_EPOLL.contains(architecture)
                ? Diagnosis.ok(found)
                : Diagnosis.warning(
                        found,
                        "A broker runs here without epoll, more slowly. Use Linux on x86-64 or AArch64 where it matters");
    }
}
