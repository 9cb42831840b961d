package io.courant.cli.doctor;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where a data directory lies, or will. */
final class Places {

    private Places() {}

    /** {@code path}, or the nearest directory above it that exists. */
    static Path nearestExisting(Path path) {
        Path place = path.toAbsolutePath().normalize();
        while (!Files.isDirectory(place)) {
            Path parent = place.getParent();
            if (parent == null) {
                return place;
            }
            place = parent;
        }
        return place;
    }
}
