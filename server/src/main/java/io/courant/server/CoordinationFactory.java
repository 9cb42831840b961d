package io.courant.server;

import io.courant.base.Coordination;
import io.courant.base.Lane;
import java.nio.file.Path;

/** Makes a node's way to the root of trust. */
@FunctionalInterface
public interface CoordinationFactory {

    /**
     * Called once a start, when the node holds {@code metadataDirectory} locked; what blocks is work for {@code lane}. An
     * implementation that needs no directory leaves it alone.
     */
    Coordination make(Path metadataDirectory, Lane lane);
}
