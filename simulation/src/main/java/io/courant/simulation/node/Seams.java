package io.courant.simulation.node;

import io.courant.base.Disk;
import java.util.function.UnaryOperator;

/** Where a test puts something between the broker and its ports. */
public record Seams(UnaryOperator<Disk> disk) {

    /** The ports as they are. */
    public static final Seams NONE = new Seams(UnaryOperator.identity());
}
