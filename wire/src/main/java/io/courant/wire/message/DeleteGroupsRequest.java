package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 42, versions 0 to 3. */
@Message(kind = MessageKind.REQUEST, apiKey = 42, versions = "0-3", flexible = "2+")
public record DeleteGroupsRequest(@Field(versions = "0+") List<String> groupsNames) {}
