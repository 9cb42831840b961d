package io.courant.wire.codegen.declarations;

import io.courant.wire.codegen.VersionRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes the declarations: {@code DeclarationsTool TABLES OUTPUT}. {@code TABLES} is the directory of the tables;
 * {@code OUTPUT} receives a source file per message, and the constants of the enums as {@code .constants} files to be
 * pasted.
 */
public final class DeclarationsTool {

    private DeclarationsTool() {}

    /** Runs the tool; see the class. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("usage: DeclarationsTool TABLES OUTPUT");
        }
        write(Path.of(arguments[0]), Path.of(arguments[1]));
    }

    /** Writes the declarations of all messages that have versions into {@code output}, which is made if need be. */
    public static void write(Path tables, Path output) throws IOException {
        Files.createDirectories(output);
        for (Path file : messageTables(tables)) {
            TableFile table = TableFile.read(file);
            if (VersionRange.parse(table.properties().getOrDefault("validVersions", ""))
                    .isEmpty()) {
                continue;
            }
            MessageDeclaration declaration = new MessageDeclaration(table);
            Files.writeString(output.resolve(declaration.name() + ".java"), declaration.source());
        }
        Files.writeString(
                output.resolve("ApiKey.constants"),
                ApiKeyDeclaration.constants(TableFile.read(tables.resolve("api-keys.tsv"))));
        Files.writeString(
                output.resolve("ErrorCode.constants"),
                ErrorCodeDeclaration.constants(TableFile.read(tables.resolve("errors.tsv"))));
    }

    /** The tables of all messages, by name. */
    public static List<Path> messageTables(Path tables) throws IOException {
        try (Stream<Path> files = Files.list(tables.resolve("messages"))) {
            return files.filter(file -> file.toString().endsWith(".tsv"))
                    .sorted()
                    .toList();
        }
    }
}
