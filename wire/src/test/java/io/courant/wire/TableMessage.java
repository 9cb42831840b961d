package io.courant.wire;

import io.courant.wire.codegen.VersionRange;
import io.courant.wire.codegen.declarations.DeclarationsTool;
import io.courant.wire.codegen.declarations.TableField;
import io.courant.wire.codegen.declarations.TableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** A message as the tables of the protocol describe it: what declarations and codecs are held against. */
record TableMessage(
        String name,
        String kind,
        String apiKey,
        VersionRange versions,
        VersionRange flexible,
        List<TableField> fields) {

    static final Path TABLES = Path.of("src", "protocol");

    private static final List<TableMessage> ALL = readAll();

    /** The messages that have at least one version. */
    static List<TableMessage> all() {
        return ALL;
    }

    private static List<TableMessage> readAll() {
        try {
            List<TableMessage> messages = new ArrayList<>();
            for (Path file : DeclarationsTool.messageTables(TABLES)) {
                TableMessage message = of(TableFile.read(file));
                if (!message.versions.isEmpty()) {
                    messages.add(message);
                }
            }
            return List.copyOf(messages);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TableMessage named(String name) {
        return all().stream()
                .filter(message -> message.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Messages times their versions, as the index of the tables has them. */
    static int versionsInTheIndex() {
        try {
            return TableFile.read(TABLES.resolve("messages-index.tsv")).rows().stream()
                    .map(row -> VersionRange.parse(row.getOrDefault("validVersions", "")))
                    .filter(versions -> !versions.isEmpty())
                    .mapToInt(versions -> versions.highest() - versions.lowest() + 1)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TableMessage of(TableFile table) {
        Map<String, String> properties = table.properties();
        return new TableMessage(
                properties.getOrDefault("name", ""),
                properties.getOrDefault("kind", ""),
                properties.getOrDefault("apiKey", ""),
                VersionRange.parse(properties.getOrDefault("validVersions", "")),
                VersionRange.parse(properties.getOrDefault("flexibleVersions", "")),
                TableField.tree(table));
    }

    void forEachVersion(IntConsumer check) {
        for (int version = versions.lowest(); version <= versions.highest(); version++) {
            check.accept(version);
        }
    }

    boolean isFlexible(int version) {
        return flexible.contains(version);
    }

    Class<?> recordClass() {
        return classNamed("io.courant.wire.message." + name);
    }

    /** The generated codec of our record. */
    @SuppressWarnings("unchecked")
    MessageCodec<Object> codec() {
        try {
            return (MessageCodec<Object>) classNamed("io.courant.wire.message." + name + "Codec")
                    .getField("CODEC")
                    .get(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static Class<?> classNamed(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
