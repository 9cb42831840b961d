package io.courant.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.structure.House.Module;
import java.lang.classfile.constantpool.ClassEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The shipped class path holds one implementation of each port, so that calls through it stay monomorphic. */
class PortsTest {

    private static final String BASE = "io/courant/base/";

    private static final List<String> PORTS = List.of(
            "Buffers",
            "Clock",
            "Connection",
            "ConnectionHandler",
            "Coordination",
            "Disk",
            "DiskFile",
            "Lane",
            "metrics/Metrics",
            "Network",
            "Random",
            "Shard");

    private final House house = House.open();

    @Test
    void eachPortHasOneImplementationThatShips() {
        Map<String, Set<String>> implementations = new TreeMap<>();
        PORTS.forEach(port -> implementations.put(port, new TreeSet<>()));
        for (Module module : house.shipped()) {
            for (Path file : module.mainClasses()) {
                CompiledClass compiled = CompiledClass.read(file);
                for (ClassEntry implemented : compiled.model().interfaces()) {
                    String name = implemented.asInternalName();
                    Set<String> found =
                            name.startsWith(BASE) ? implementations.get(name.substring(BASE.length())) : null;
                    if (found != null) {
                        found.add(compiled.name());
                    }
                }
            }
        }
        assertThat(implementations)
                .allSatisfy((port, found) -> assertThat(found)
                        .as("shipped implementations of %s", port)
                        .hasSize(1));
    }
}
