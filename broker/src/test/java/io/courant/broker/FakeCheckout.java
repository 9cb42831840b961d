package io.courant.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A checkout with the real launcher and nothing else that is real: a Maven that notes its calls and makes an empty jar,
 * a JDK that notes its calls and makes what an AOT training run would.
 */
final class FakeCheckout {

    /** What a run of the launcher gave. */
    record Run(int exitCode, String output, String errors) {}

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

    FakeCheckout(Path directory) throws IOException {
        root = Files.createDirectories(directory.resolve("checkout"));
        tools = Files.createDirectories(directory.resolve("tools"));
        Files.createDirectories(tools.resolve("reports"));
        Files.copy(launcher(), root.resolve("courant"), StandardCopyOption.COPY_ATTRIBUTES);
        write("pom.xml", "<project/>");
        write(".mvn/jvm.config", "");
        for (String module : MODULES) {
            write(module + "/pom.xml", "<project/>");
            write(module + "/src/main/java/A.java", "class A {}");
        }
        write("broker/src/main/launch/jvm.args", "-Xmx64m");
        program(tools.resolve("mvn"), """
                echo "$@" >>%1$s/mvn.calls
                for module in broker cli; do
                  mkdir -p %2$s/$module/target/program/lib
                  echo made >>%2$s/$module/target/program/lib/$module.jar
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
        Path home = tools.resolve(name);
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

    /** Runs the launcher with the tools of this checkout, and with {@code home} as COURANT_JAVA_HOME. */
    Run run(Path home, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(root.resolve("courant").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(tools.toFile());
        builder.environment().put("PATH", tools + ":/usr/bin:/bin");
        builder.environment().put("COURANT_JAVA_HOME", home.toString());
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
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " cannot be made executable");
        }
    }
}
