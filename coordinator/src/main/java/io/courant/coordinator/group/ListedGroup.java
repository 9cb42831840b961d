package io.courant.coordinator.group;

/** A group in a list. */
public record ListedGroup(String groupId, String protocolType, GroupState state) {}
