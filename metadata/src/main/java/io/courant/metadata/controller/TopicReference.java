package io.courant.metadata.controller;

import io.courant.base.Uuid;

/** How a client names a topic. */
public sealed interface TopicReference {

    record ByName(String name) implements TopicReference {}

    record ById(Uuid id) implements TopicReference {}
}
