package io.courant.compat.matrix;

import io.courant.compat.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client of the matrix.
 *
 * @param name what people call it
 * @param installed its file below {@code .courant/clients} says whether and why not, see {@code compat/clients/install}
 * @param pin where its version is pinned
 * @param command starts its program
 * @param checks what it can do; anything else it has no way to ask for
 * @param records what its program can put into a record
 * @param codec the compression of the short run
 */
record ForeignClient(
        String name,
        String installed,
        Pin pin,
        List<String> command,
        Set<Check> checks,
        Records records,
        String codec) {

    /** What a client can put into a record. */
    enum Records {
        /** Keys, headers, nulls, and the partition. */
        WHOLE,
        /** The same, but that a header has a value. */
        NO_NULL_HEADERS,
        /** Lines of text: a log shipper. */
        VALUES
    }

    /**
     * Where a version is pinned.
     *
     * @param file a file of the checkout, or empty when the system's package decides
     * @param pattern its first group is the version
     */
    record Pin(String file, String pattern) {

        static final Pin SYSTEM = new Pin("", "");

        /** The version, or empty when the system's package decides. */
        Optional<String> version() throws IOException {
            if (file.isEmpty()) {
                return Optional.empty();
            }
            Matcher found = Pattern.compile(pattern)
                    .matcher(Files.readString(Checkout.root().resolve(file)));
            if (!found.find()) {
                throw new IllegalStateException(file + " pins nothing like " + pattern);
            }
            return Optional.of(found.group(1));
        }
    }

    ForeignClient {
        command = List.copyOf(command);
        checks = Set.copyOf(checks);
    }

    /** Its name as a part of names of topics and files. */
    String id() {
        return name.replaceAll("[^A-Za-z0-9.]+", "-");
    }

    /** Why it is not here, if it is not: the installer leaves a line for each client. */
    Optional<String> missing() throws IOException {
        Path word = Checkout.root().resolve(".courant/clients").resolve(installed + ".missing");
        return Files.exists(word) ? Optional.of(Files.readString(word).strip()) : Optional.empty();
    }

    /** The checks of the short run: everything once, with one compression. */
    boolean isInShortRun(Check check) {
        return switch (check.kind()) {
            case CREATE, IDEMPOTENT, GROUP, DELETE -> true;
            case READ -> check.codec().equals(codec);
            case PRODUCE -> check.codec().equals(codec) && !checks.contains(Check.IDEMPOTENT);
            case DESCRIBE, SEEK, GROUP_ADMIN -> false;
        };
    }

    @Override
    public String toString() {
        return name;
    }
}
