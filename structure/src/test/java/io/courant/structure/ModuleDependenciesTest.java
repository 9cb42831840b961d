package io.courant.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.structure.Exceptions.Finding;
import io.courant.structure.House.Module;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModuleDependenciesTest {

    private static final List<String> OF_THE_JDK = List.of("java/", "jdk/", "org/jspecify/");

    private final House house = House.open();

    @Test
    void thePlanNamesTheModulesOfTheBuildInTheSameOrder() {
        List<String> built = new ArrayList<>();
        for (String line : House.lines(house.root().resolve("pom.xml"))) {
            String text = line.strip();
            if (text.startsWith("<module>")) {
                built.add(text.substring("<module>".length(), text.indexOf("</")));
            }
        }
        assertThat(List.copyOf(house.modules().keySet())).isEqualTo(built);
    }

    @Test
    void modulesUseOnlyModulesAboveThem() {
        List<String> order = List.copyOf(house.modules().keySet());
        for (Module module : house.modules().values()) {
            assertThat(order.subList(0, order.indexOf(module.name())))
                    .as("modules that stand above %s", module.name())
                    .containsAll(module.mayUse());
        }
    }

    @Test
    void classesUseOnlyWhatTheirModuleMayUse() {
        Set<Finding> findings = new LinkedHashSet<>();
        int classes = 0;
        for (Module module : house.modules().values()) {
            for (Path file : module.mainClasses()) {
                CompiledClass compiled = CompiledClass.read(file);
                classes++;
                for (String mentioned : compiled.mentionedClasses()) {
                    if (!mayMention(module, mentioned)) {
                        findings.add(new Finding(compiled.topLevelName(), "uses " + mentioned));
                    }
                }
            }
        }
        assertThat(classes).as("compiled classes found").isGreaterThan(100);
        Exceptions.assertOnlyListed("dependency", findings);
    }

    private boolean mayMention(Module module, String mentioned) {
        if (OF_THE_JDK.stream().anyMatch(mentioned::startsWith)) {
            return true;
        }
        if (mentioned.startsWith("javax/")) {
            return !module.core() || module.name().equals("wire-codegen");
        }
        Optional<Module> owner = ownerOf(mentioned);
        if (owner.isPresent()) {
            return owner.get().equals(module)
                    || module.mayUse().contains(owner.get().name());
        }
        return module.thirdParty().stream().anyMatch(allowed -> mentioned.startsWith(allowed.replace('.', '/') + "/"));
    }

    /** The module with the longest package name that fits, so that wire-codegen is not taken for wire. */
    private Optional<Module> ownerOf(String className) {
        return house.modules().values().stream()
                .filter(module -> className.startsWith(module.packagePath() + "/"))
                .max(Comparator.comparingInt(module -> module.packagePath().length()));
    }
}
