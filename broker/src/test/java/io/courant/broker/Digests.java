package io.courant.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a directory holds, to see whether anything in it has changed. */
final class Digests {

    private Digests() {}

    /** Everything in {@code top} and below, each file with the digest of its bytes; {@code top} may be a file. */
    static Map<Path, String> of(Path top) throws IOException {
        Map<Path, String> digests = new TreeMap<>();
        try (Stream<Path> all = Files.walk(top)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                digests.put(path, Files.isDirectory(path) ? "a directory" : digest(path));
            }
        }
        return digests;
    }

    private static String digest(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
