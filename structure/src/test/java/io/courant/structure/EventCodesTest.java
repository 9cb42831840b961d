package io.courant.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.structure.House.Module;
import java.io.IOException;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The codes of events are declared in one list, which gives each its logger before the event comes. */
class EventCodesTest {

    private static final String DECLARED = "broker/src/main/resources/io/courant/broker/machine/event-codes.txt";

    /** Set to {@code true} to write the list anew, after an event was added or has gone. */
    private static final String WRITE = "event.codes.write";

    /** Words behind dots; all that the network library says has one code. */
    private static final Pattern CODE = Pattern.compile("netty|[a-z]+(\\.[a-z]+(-[a-z]+)*)+");

    /** Ends of the names of those whose methods are given a code: the port and its implementations, and those that hand it on. */
    private static final Map<String, Set<String>> TAKE_CODES = Map.of(
            "EventLog", Set.of("info", "warn", "error", "log"),
            "BrokerConnection", Set.of("refuse"),
            "Exchange", Set.of("closeConnection"),
            "ProcessPolicy", Set.of("end"));

    /** What hands on the code that it was given. */
    private static final Set<String> HAND_ON = Set.of(
            "io/courant/base/EventLog",
            "io/courant/base/LimitedEventLog",
            "io/courant/server/connection/BrokerConnection.refuse",
            "io/courant/server/connection/Exchange.closeConnection",
            "io/courant/broker/ProcessPolicy.end");

    private final House house = House.open();
    private final Set<String> written = new TreeSet<>();
    private final Set<String> unknown = new TreeSet<>();

    @Test
    void everyEventIsDeclared() throws IOException {
        for (Module module : house.shipped()) {
            for (Path file : module.mainClasses()) {
                CompiledClass compiled = CompiledClass.read(file);
                compiled.model().methods().forEach(method -> look(compiled.name(), method));
            }
        }
        assertThat(unknown).as("calls whose code is not to be found").isEmpty();
        Path list = house.root().resolve(DECLARED);
        if (Boolean.getBoolean(WRITE)) {
            List<String> lines =
                    new ArrayList<>(List.of("# The codes of all events, sorted: EventCodesTest of the module"
                            + " structure writes this file with -D" + WRITE + "=true."));
            lines.addAll(written);
            Files.write(list, lines);
        }
        assertThat(House.lines(list))
                .as("after a change: the test with -D%s=true", WRITE)
                .filteredOn(line -> !line.startsWith("#"))
                .containsExactlyElementsOf(written);
    }

    private void look(String owner, MethodModel method) {
        List<CodeElement> code = method.code().map(body -> body.elementList()).orElse(List.of());
        String name = owner + "." + method.methodName().stringValue();
        for (int i = 0; i < code.size(); i++) {
            if (code.get(i) instanceof InvokeInstruction call && takesCode(call)) {
                String found = codeBefore(code, i);
                if (found != null) {
                    written.add(found);
                } else if (!HAND_ON.contains(owner) && !HAND_ON.contains(name)) {
                    unknown.add(name);
                }
            }
        }
    }

    private static boolean takesCode(InvokeInstruction call) {
        String owner = call.owner().asInternalName();
        return TAKE_CODES.entrySet().stream()
                .anyMatch(taking -> owner.endsWith(taking.getKey())
                        && taking.getValue().contains(call.name().stringValue()));
    }

    /** The last constant before a call that has the form of a code: messages have words. */
    private static @Nullable String codeBefore(List<CodeElement> code, int call) {
        for (int i = call - 1; i >= 0; i--) {
            if (code.get(i) instanceof ConstantInstruction constant
                    && constant.constantValue() instanceof String text
                    && CODE.matcher(text).matches()) {
                return text;
            }
        }
        return null;
    }
}
