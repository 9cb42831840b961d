package io.courant.metadata.controller;

import io.courant.base.Uuid;
import io.courant.wire.ErrorCode;

/** What became of a topic that was to be deleted. */
public sealed interface TopicDeletion {

    /** As the client named it. */
    TopicReference reference();

    record Deleted(TopicReference reference, String name, Uuid id) implements TopicDeletion {}

    /** Not deleted; {@code message} tells a person why. */
    record Refused(TopicReference reference, ErrorCode error, String message) implements TopicDeletion {}
}
