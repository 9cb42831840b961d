package io.courant.structure;

import io.courant.structure.Exceptions.Finding;
import io.courant.structure.House.Module;
import java.lang.classfile.MethodModel;
import java.lang.reflect.AccessFlag;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class NamesTest {

    /** Names that say nothing about the role. */
    private static final Pattern EMPTY_NAME =
            Pattern.compile(".*(Utils?|Helpers?|Manager|Impl|Info|Data)|(Base|Abstract)[A-Z].*");

    private static final Pattern GETTER = Pattern.compile("get[A-Z].*");

    /** Declarations of wire messages keep the protocol's names. */
    private static final String PROTOCOL_NAMES = "io/courant/wire/message/";

    private final House house = House.open();

    @Test
    void classesAreNamedAfterTheirRole() {
        Set<Finding> findings = new LinkedHashSet<>();
        for (Module module : house.modules().values()) {
            for (Path file : module.mainClasses()) {
                String name = CompiledClass.read(file).name();
                String simple = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('$')) + 1);
                if (!name.startsWith(PROTOCOL_NAMES)
                        && EMPTY_NAME.matcher(simple).matches()) {
                    findings.add(new Finding(name, "says nothing about its role"));
                }
            }
        }
        Exceptions.assertOnlyListed("name", findings);
    }

    @Test
    void noGetterIsCalledGet() {
        Set<Finding> findings = new LinkedHashSet<>();
        for (Module module : house.modules().values()) {
            if (!module.core()) {
                continue;
            }
            for (Path file : module.mainClasses()) {
                CompiledClass compiled = CompiledClass.read(file);
                for (MethodModel method : compiled.model().methods()) {
                    String name = method.methodName().stringValue();
                    boolean parameterless = method.methodTypeSymbol().parameterCount() == 0;
                    if (parameterless
                            && GETTER.matcher(name).matches()
                            && !method.flags().has(AccessFlag.SYNTHETIC)) {
                        findings.add(new Finding(compiled.name() + "." + name, "is a getter called get"));
                    }
                }
            }
        }
        Exceptions.assertOnlyListed("name", findings);
    }
}
