package io.courant.structure;

import io.courant.structure.Exceptions.Finding;
import io.courant.structure.House.Module;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Logic reaches clocks, threads, files, sockets and randomness through the ports of base alone. */
class CoreHasNoHandsTest {

    /** Members ({@code owner.name}) and whole classes or packages (by prefix) that the core never mentions. */
    private static final List<String> FORBIDDEN = List.of(
            "java/lang/System.currentTimeMillis",
            "java/lang/System.nanoTime",
            "java/lang/System.getenv",
            "java/lang/System.getProperty",
            "java/lang/System.exit",
            "java/lang/System.out",
            "java/lang/System.err",
            "java/lang/System.gc",
            "java/lang/Thread.",
            "java/lang/ThreadLocal.",
            "java/lang/Runtime.",
            "java/lang/ProcessBuilder.",
            "java/lang/Math.random",
            "java/lang/Throwable.printStackTrace",
            "java/time/Clock.",
            "java/time/Instant.now",
            "java/time/LocalDateTime.now",
            "java/time/ZonedDateTime.now",
            "java/util/Random.",
            "java/util/Timer.",
            "java/util/UUID.randomUUID",
            "java/security/SecureRandom.",
            "java/util/concurrent/",
            "java/util/random/",
            "java/io/File.",
            "java/io/FileInputStream.",
            "java/io/FileOutputStream.",
            "java/io/RandomAccessFile.",
            "java/nio/channels/",
            "java/nio/file/Files.",
            "java/nio/file/FileSystems.",
            "java/net/Socket",
            "java/net/ServerSocket",
            "java/net/URL",
            "java/net/InetAddress.",
            "java/net/InetSocketAddress.");

    private final House house = House.open();

    @Test
    void coreModulesCallNothingThatReachesTheWorld() {
        Set<Finding> findings = new LinkedHashSet<>();
        for (Module module : house.modules().values()) {
            if (!module.core()) {
                continue;
            }
            for (Path file : module.mainClasses()) {
                CompiledClass compiled = CompiledClass.read(file);
                for (String used : compiled.usedMembers()) {
                    if (FORBIDDEN.stream().anyMatch(used::startsWith)) {
                        findings.add(new Finding(compiled.topLevelName(), "calls " + used));
                    }
                }
            }
        }
        Exceptions.assertOnlyListed("forbidden-call", findings);
    }
}
