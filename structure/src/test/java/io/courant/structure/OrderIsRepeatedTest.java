package io.courant.structure;

import io.courant.structure.CompiledClass.Call;
import io.courant.structure.Exceptions.Finding;
import io.courant.structure.House.Module;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What runs in the simulation makes no sets and maps whose order differs from one process to the next, so that a seed replays
 * what it has found. Constants may be such sets: they are asked, not walked through.
 */
class OrderIsRepeatedTest {

    /** Beside the core, the ports that it has in the simulation. */
    private static final String SIMULATED_PORTS = "testkit";

    private static final List<String> COPIES = List.of(
            "java/util/Set.copyOf",
            "java/util/Map.copyOf",
            "java/util/Map.ofEntries",
            "java/util/stream/Collectors.toUnmodifiableSet",
            "java/util/stream/Collectors.toUnmodifiableMap");

    /** Two elements, or any number of them. */
    private static final Pattern SET_OF_SEVERAL = Pattern.compile("\\((\\[|(Ljava/lang/Object;){2}).*");

    /** Two entries. */
    private static final Pattern MAP_OF_SEVERAL = Pattern.compile("\\((Ljava/lang/Object;){4}.*");

    private final House house = House.open();

    @Test
    void setsAndMapsHaveTheSameOrderInEachProcess() {
        Set<Finding> findings = new LinkedHashSet<>();
        for (Module module : house.modules().values()) {
            if (!module.core() && !module.name().equals(SIMULATED_PORTS)) {
                continue;
            }
            for (Path file : module.mainClasses()) {
                CompiledClass compiled = CompiledClass.read(file);
                for (Call call : compiled.calls()) {
                    if (differs(call)) {
                        findings.add(new Finding(
                                compiled.topLevelName(),
                                call.from() + " calls " + call.member() + ": see OrderedCopy"));
                    }
                }
            }
        }
        Exceptions.assertOnlyListed("order", findings);
    }

    private static boolean differs(Call call) {
        if (call.from().equals("<clinit>")) {
            return false;
        }
        return switch (call.member()) {
            case "java/util/Set.of" -> SET_OF_SEVERAL.matcher(call.descriptor()).matches();
            case "java/util/Map.of" -> MAP_OF_SEVERAL.matcher(call.descriptor()).matches();
            default -> COPIES.contains(call.member());
        };
    }
}
