package io.courant.structure;

import io.courant.structure.Exceptions.Finding;
import io.courant.structure.House.Module;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SizesTest {

    /** Where to stop and split a file by responsibility. */
    private static final int MOST_LINES_OF_A_FILE = 600;

    /** Where to stop and split a method, a constructor or a test. */
    private static final int MOST_LINES_OF_A_METHOD = 70;

    private final House house = House.open();

    @Test
    void filesAreSmallEnoughToReadInOneSitting() {
        Set<Finding> findings = new LinkedHashSet<>();
        for (Module module : house.modules().values()) {
            for (Path file : module.mainSources()) {
                checkFile(file, findings);
            }
            for (Path file : module.testSources()) {
                checkFile(file, findings);
            }
        }
        Exceptions.assertOnlyListed("file-size", findings);
    }

    @Test
    void methodsFitOnAScreen() {
        Set<Finding> findings = new LinkedHashSet<>();
        for (Module module : house.modules().values()) {
            module.mainClasses().forEach(file -> checkMethods(file, findings));
            module.testClasses().forEach(file -> checkMethods(file, findings));
        }
        Exceptions.assertOnlyListed("method-size", findings);
    }

    private static void checkMethods(Path file, Set<Finding> findings) {
        CompiledClass compiled = CompiledClass.read(file);
        if (compiled.isGenerated()) {
            return;
        }
        for (CompiledClass.MethodLines method : compiled.methodLines()) {
            if (method.lines() > MOST_LINES_OF_A_METHOD) {
                findings.add(new Finding(compiled.name() + "." + method.name(), "spans " + method.lines() + " lines"));
            }
        }
    }

    private void checkFile(Path file, Set<Finding> findings) {
        int lines = House.lines(file).size();
        if (lines > MOST_LINES_OF_A_FILE) {
            findings.add(new Finding(house.relative(file), "has " + lines + " lines"));
        }
    }
}
