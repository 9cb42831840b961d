package io.courant.compat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The launcher with a copy of the broker as it was built, which a test may change. Maven is a program that does nothing, so the
 * launcher takes the copy for what Maven has built.
 */
final class CopiedProgram {

    private static final String LIBRARY = "broker/target/program/lib";

    /** Where Maven leaves the jars; the launcher moves them. */
    private static final String BUILT = "broker/target/built/lib";

    private static final long ENDS_WITHIN_SECONDS = 120;

    private final Path root;
    private final Path tools;

    private CopiedProgram(Path root, Path tools) {
        this.root = root;
        this.tools = tools;
    }

    /** Copies the program to below {@code home}, and has it built first when it is not. */
    static CopiedProgram of(Path home) throws IOException, InterruptedException {
        Path checkout = Checkout.root();
        Path tools = Files.createDirectory(home.resolve("tools"));
        run(tools, new ProcessBuilder(checkout.resolve("courant").toString(), "start", "--version"));

        Path root = Files.createDirectory(home.resolve("checkout"));
        makeSources(checkout, root);
        copy(checkout, root, "courant");
        executable(root.resolve("courant"));
        copy(checkout, root, "broker/src/main/launch/jvm.args");
        Path built = Files.createDirectories(root.resolve(BUILT));
        try (Stream<Path> jars = Files.list(checkout.resolve(LIBRARY))) {
            for (Path jar : (Iterable<Path>) jars::iterator) {
                Files.copy(jar, built.resolve(jar.getFileName()));
            }
        }
        executable(Files.writeString(tools.resolve("mvn"), "#!/bin/sh\n"));
        return new CopiedProgram(root, tools);
    }

    /** Nothing is built from these; the launcher only looks whether they have changed. */
    private static void makeSources(Path checkout, Path root) throws IOException {
        copy(checkout, root, "pom.xml");
        copy(checkout, root, ".mvn/jvm.config");
        try (Stream<Path> entries = Files.list(checkout)) {
            for (Path module : (Iterable<Path>) entries::iterator) {
                if (Files.exists(module.resolve("pom.xml"))) {
                    copy(checkout, root, module.getFileName() + "/pom.xml");
                    Files.createDirectories(root.resolve(module.getFileName()).resolve("src/main"));
                }
            }
        }
    }

    private static void copy(Path checkout, Path root, String file) throws IOException {
        Path to = root.resolve(file);
        Files.createDirectories(to.getParent());
        Files.copy(checkout.resolve(file), to);
    }

    /** Runs the launcher, which finds no cache that fits, and returns what it printed. */
    String runMakingACache(String... arguments) throws IOException, InterruptedException {
        return run(tools, launcher(arguments));
    }

    /** Runs the launcher so that the JVM refuses to start without the cache, and returns what it printed. */
    String runFromTheCache(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = launcher(arguments);
        builder.environment().put("JDK_JAVA_OPTIONS", "-XX:AOTMode=on");
        return run(tools, builder);
    }

    /** The names of the caches that lie there. */
    List<String> caches() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(".courant"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".aot"))
                    .toList();
        }
    }

    /** Replaces a constant of a class in the broker's own jar by one as long. */
    void replaceInClass(String name, String before, String after) throws IOException {
        assertThat(after).hasSameSizeAs(before);
        Path jar;
        try (Stream<Path> jars = Files.list(root.resolve(LIBRARY))) {
            jar = jars.filter(file -> file.getFileName().toString().startsWith("broker-"))
                    .findFirst()
                    .orElseThrow();
        }
        try (FileSystem inside = FileSystems.newFileSystem(jar)) {
            Path compiled = inside.getPath(name);
            String bytes = Files.readString(compiled, ISO_8859_1);
            assertThat(bytes).containsOnlyOnce(before);
            Files.writeString(compiled, bytes.replace(before, after), ISO_8859_1);
        }
    }

    private ProcessBuilder launcher(String... arguments) {
        List<String> command = new ArrayList<>(List.of(root.resolve("courant").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().merge("PATH", tools.toString(), (path, ours) -> ours + ":" + path);
        return builder;
    }

    private static String run(Path scratch, ProcessBuilder builder) throws IOException, InterruptedException {
        Path output = Files.createTempFile(scratch, "run", ".out");
        Path errors = Files.createTempFile(scratch, "run", ".err");
        Process process = builder.redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError(builder.command() + " does not end:\n" + Files.readString(errors));
        }
        assertThat(process.exitValue())
                .as("%s said: %s", builder.command(), Files.readString(errors))
                .isZero();
        return Files.readString(output);
    }

    private static void executable(Path file) throws IOException {
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " cannot be made executable");
        }
    }
}
