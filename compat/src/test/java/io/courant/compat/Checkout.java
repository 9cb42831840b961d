package io.courant.compat;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout that the tests run in. */
public final class Checkout {

    private Checkout() {}

    public static Path root() {
        for (Path directory = Path.of("").toAbsolutePath(); directory != null; directory = directory.getParent()) {
            if (Files.exists(directory.resolve("compat/kafka-tools/pom.xml"))) {
                return directory;
            }
        }
        throw new IllegalStateException("the tests do not run inside a checkout");
    }
}
