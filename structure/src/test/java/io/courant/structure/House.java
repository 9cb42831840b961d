package io.courant.structure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The checkout as the structure rules see it: its modules in order, their sources and their classes. */
record House(Path root, Map<String, Module> modules) {

    /** A module and what {@code modules.txt} allows it. */
    record Module(String name, Path directory, boolean core, Set<String> mayUse, List<String> thirdParty) {

        List<Path> mainSources() {
            return filesBelow(directory.resolve("src/main/java"), ".java");
        }

        List<Path> testSources() {
            return filesBelow(directory.resolve("src/test/java"), ".java");
        }

        List<Path> mainClasses() {
            return filesBelow(directory.resolve("target/classes"), ".class");
        }

        List<Path> testClasses() {
            return filesBelow(directory.resolve("target/test-classes"), ".class");
        }

        /** The part of a package name that is this module's own, such as {@code wire/codegen} for wire-codegen. */
        String packagePath() {
            return "io/courant/" + name.replace('-', '/');
        }
    }

    static House open() {
        Path root = checkoutRoot();
        Map<String, Module> modules = new LinkedHashMap<>();
        for (String line : resourceLines("modules.txt")) {
            String[] columns = line.split("\\|", -1);
            if (columns.length != 3) {
                throw new IllegalStateException("modules.txt: three columns expected: " + line);
            }
            List<String> head = words(columns[0]);
            String name = head.getFirst();
            modules.put(
                    name,
                    new Module(
                            name,
                            root.resolve(name),
                            head.contains("core"),
                            Set.copyOf(words(columns[1])),
                            words(columns[2])));
        }
        return new House(root, modules);
    }

    /** The modules whose classes are on the broker's class path. */
    List<Module> shipped() {
        Module broker = Objects.requireNonNull(modules.get("broker"));
        return modules.values().stream()
                .filter(module -> module.equals(broker) || broker.mayUse().contains(module.name()))
                .toList();
    }

    String relative(Path file) {
        return root.relativize(file).toString();
    }

    static List<String> resourceLines(String name) {
        try (var stream = Objects.requireNonNull(House.class.getResourceAsStream(name), name);
                var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> filesBelow(Path directory, String suffix) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static List<String> words(String text) {
        return Pattern.compile("\\s+")
                .splitAsStream(text.strip())
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static Path checkoutRoot() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("structure/pom.xml"))) {
            directory = Objects.requireNonNull(directory.getParent(), "not inside a checkout");
        }
        return directory;
    }
}
