package io.courant.metadata.controller;

/** Another level for a feature, as a client asks for it; nothing in it is checked yet. */
public record FeatureUpdate(String feature, short level, Direction direction) {

    /** What a client is prepared for. */
    public enum Direction {
        UNKNOWN,
        UPGRADE,
        /** Down, where nothing of what the lower level knows is lost. */
        SAFE_DOWNGRADE,
        /** Down, whatever is lost. */
        UNSAFE_DOWNGRADE
    }
}
