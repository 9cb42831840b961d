package io.courant.coordinator.group;

/** Who a member is, as it is shown to people. */
public record GroupClient(String id, String host) {}
