package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Metadata record of type 9, version 0. */
@Message(kind = MessageKind.METADATA, apiKey = 9, versions = "0", flexible = "0+")
public record RemoveTopicRecord(@Field(versions = "0+") Uuid topicId) {}
