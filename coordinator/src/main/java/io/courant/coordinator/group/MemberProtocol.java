package io.courant.coordinator.group;

import io.courant.coordinator.CoordinatorLimits;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A way of assigning that a member knows, and what it says for it. */
public final class MemberProtocol {

    private final String name;
    private final byte[] metadata;

    /** @param metadata nobody else's from now on */
    MemberProtocol(String name, byte[] metadata) {
        this.name = name;
        this.metadata = metadata;
    }

    /** With a copy of what {@code metadata} has left. */
    public static MemberProtocol copyOf(String name, ByteBuffer metadata) {
        byte[] bytes = new byte[metadata.remaining()];
        metadata.get(metadata.position(), bytes);
        return new MemberProtocol(name, bytes);
    }

    public String name() {
        return name;
    }

    /** Not to be written to. */
    byte[] metadata() {
        return metadata;
    }

    /** What it takes, with its name and what is said for it. */
    int bytes() {
        return CoordinatorLimits.HEAP_BYTES_PER_PROTOCOL + name.length() + metadata.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MemberProtocol that && name.equals(that.name) && Arrays.equals(metadata, that.metadata);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(metadata);
    }

    @Override
    public String toString() {
        return name + " (" + metadata.length + " bytes)";
    }
}
