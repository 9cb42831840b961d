package io.courant.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A checkout with the real launcher and nothing else that is real: a Maven that notes its calls and makes jars of the sources,
 * a JDK that notes its calls and makes what an AOT training run would. Of the launcher one line is changed: the folder in which
 * a machine's JDKs lie is one of this checkout.
 */
final class FakeCheckout {

    /** What a run of the launcher gave. */
    record Run(int exitCode, String output, String errors) {}

    /** The launcher's line that says where a machine's JDKs lie. */
    private static final String JDK_FOLDER = "jdk_folder=/usr/lib/jvm";

    private static final List<String> MODULES = List.of(
            "base",
            "wire-codegen",
            "wire",
            "testkit",
            "filesystem",
            "log",
            "metadata",
            "replication",
            "server",
            "transport",
            "broker",
            "cli");

    private final Path root;
    private final Path tools;
    private final Path jdks;

    FakeCheckout(Path directory) throws IOException {
        root = Files.createDirectories(directory.resolve("checkout"));
        tools = Files.createDirectories(directory.resolve("tools"));
        Files.createDirectories(tools.resolve("reports"));
        jdks = Files.createDirectories(directory.resolve("jdks"));
        copyLauncher();
        write("pom.xml", "<project/>");
        write(".mvn/jvm.config", "");
        for (String module : MODULES) {
            write(module + "/pom.xml", "<project/>");
            write(module + "/src/main/java/A.java", "class A {}");
        }
        write("broker/src/main/launch/jvm.args", "-Xmx64m");
        write("cli/src/main/launch/jvm.args", "-XX:TieredStopAtLevel=1");
        program(tools.resolve("mvn"), """
                echo "$@" >>%1$s/mvn.calls
                [ -x "$JAVA_HOME/bin/javac" ] || { echo "JAVA_HOME is no JDK for me: $JAVA_HOME"; exit 1; }
                for module in broker cli; do
                  rm -rf %2$s/$module/target/built
                  mkdir -p %2$s/$module/target/built/lib
                  cat %2$s/*/src/main/java/*.java >%2$s/$module/target/built/lib/$module.jar
                done
                case "$*" in
                  *verify*)
                    for module in $(cd %1$s/reports && ls); do
                      mkdir -p %2$s/$module/target/surefire-reports
                      cp %1$s/reports/$module %2$s/$module/target/surefire-reports/TEST-All.xml
                    done
                    ;;
                esac
                """.formatted(tools, root));
        jdk("jdk-25", "25.0.3");
    }

    private void copyLauncher() throws IOException {
        String text = Files.readString(launcher());
        assertThat(text).containsOnlyOnce(JDK_FOLDER);
        Path copy = root.resolve("courant");
        Files.writeString(copy, text.replace(JDK_FOLDER, "jdk_folder=" + jdks));
        executable(copy);
    }

    /** The launcher of this checkout, above the directory that tests run in. */
    private static Path launcher() {
        Path here = Path.of("").toAbsolutePath();
        while (here != null && !Files.exists(here.resolve("courant"))) {
            here = here.getParent();
        }
        if (here == null) {
            throw new AssertionError("no launcher above " + Path.of("").toAbsolutePath());
        }
        return here.resolve("courant");
    }

    Path root() {
        return root;
    }

    /** Makes a JDK of some version and returns its home. */
    Path jdk(String name, String version) throws IOException {
        return jdkIn(tools, name, version);
    }

    /** Makes a JDK where those of a machine lie. */
    void jdkOfTheMachine(String name, String version) throws IOException {
        jdkIn(jdks, name, version);
    }

    private Path jdkIn(Path directory, String name, String version) throws IOException {
        Path home = directory.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        program(home.resolve("bin/javac"), "exit 0");
        program(home.resolve("bin/java"), """
                echo "%1$s $@" >>%2$s/java.calls
                [ -f %2$s/training-fails ] && case "$*" in *--train*) echo "no training today"; exit 1 ;; esac
                for argument in "$@"; do
                  case $argument in -XX:AOTCacheOutput=*) echo cache >"${argument#-XX:AOTCacheOutput=}" ;; esac
                done
                case "$*" in *--train*) ;; *) echo "ready: fake" ;; esac
                """.formatted(name, tools));
        return home;
    }

    /** Has the next runs of Maven leave a report of {@code module}'s tests, laid out as Surefire does. */
    void reportTests(String module, int tests, int failures, int skipped) throws IOException {
        Files.writeString(tools.resolve("reports").resolve(module), """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuite name="All" time="0.1"
                    tests="%d" errors="0" skipped="%d" failures="%d">
                  <properties><property name="a" value="b tests=&quot;9&quot;"/></properties>
                </testsuite>
                """.formatted(tests, skipped, failures));
    }

    /** Has the launcher find a limit for this process in {@code file} below where the system has its control groups. */
    void limitMemory(String file, String limit) throws IOException {
        Path path = tools.resolve("cgroups").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, limit + "\n");
    }

    void failTraining() throws IOException {
        Files.writeString(tools.resolve("training-fails"), "");
    }

    void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    /** Writes as {@link #write} does, and gives the file a time. */
    void write(String file, String text, Instant time) throws IOException {
        write(file, text);
        Files.setLastModifiedTime(root.resolve(file), FileTime.from(time));
    }

    /** What tells the broker's jar from one that has been put in its place. */
    Object brokersJar() throws IOException {
        Path jar = root.resolve("broker/target/program/lib/broker.jar");
        return Objects.requireNonNull(
                Files.readAttributes(jar, BasicFileAttributes.class).fileKey());
    }

    /** Runs the launcher with the tools of this checkout, and with {@code home} as COURANT_JAVA_HOME. */
    Run run(Path home, String... arguments) throws IOException, InterruptedException {
        return run(Map.of("COURANT_JAVA_HOME", home.toString()), arguments);
    }

    /**
     * Runs the launcher in the folder of the tools, with {@code home} as JAVA_HOME, with the {@code java} of {@code onThePath}
     * on the PATH, and without COURANT_JAVA_HOME.
     */
    Run runLookingForAJdk(Path home, Path onThePath, String... arguments) throws IOException, InterruptedException {
        Files.createSymbolicLink(tools.resolve("java"), onThePath.resolve("bin/java"));
        return run(Map.of("JAVA_HOME", home.toString()), arguments);
    }

    private Run run(Map<String, String> jdk, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(root.resolve("courant").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(tools.toFile());
        builder.environment().keySet().removeAll(List.of("COURANT_JAVA_HOME", "JAVA_HOME"));
        builder.environment().put("PATH", tools + ":/usr/bin:/bin");
        builder.environment().putAll(jdk);
        builder.environment().put("COURANT_CGROUPS", tools.resolve("cgroups").toString());
        Path output = Files.createTempFile(tools, "run", ".out");
        Path errors = Files.createTempFile(tools, "run", ".err");
        Process process = builder.redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the launcher does not end");
        }
        return new Run(process.exitValue(), Files.readString(output), Files.readString(errors));
    }

    Run run(String... arguments) throws IOException, InterruptedException {
        return run(tools.resolve("jdk-25"), arguments);
    }

    List<String> mavenCalls() throws IOException {
        return calls("mvn.calls");
    }

    List<String> javaCalls() throws IOException {
        return calls("java.calls");
    }

    /** The AOT caches that lie in the checkout. */
    List<String> caches() throws IOException {
        try (var files = Files.list(root.resolve(".courant"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".aot"))
                    .toList();
        }
    }

    private List<String> calls(String file) throws IOException {
        Path path = tools.resolve(file);
        return Files.exists(path) ? Files.readAllLines(path, StandardCharsets.UTF_8) : List.of();
    }

    private static void program(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script);
        executable(file);
    }

    private static void executable(Path file) throws IOException {
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " cannot be made executable");
        }
    }
}
