package io.courant.simulation.scene;

/** Whether it changes in a scene where records must be to count. */
public enum DurabilityChanges {
    NONE,
    /** A client changes that of topics, from memory to the disk and back. */
    OF_TOPICS,
    /** As before, for one topic; and each life of the broker begins with one or the other as the default of all others. */
    OF_THE_DEFAULT
}
