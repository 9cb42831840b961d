package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Metadata record of type 18, version 0. */
@Message(kind = MessageKind.METADATA, apiKey = 18, versions = "0", flexible = "0+")
public record AccessControlEntryRecord(
        @Field(versions = "0+") Uuid id,
        @Field(versions = "0+") byte resourceType,
        @Field(versions = "0+") String resourceName,
        @Field(versions = "0+") byte patternType,
        @Field(versions = "0+") String principal,
        @Field(versions = "0+") String host,
        @Field(versions = "0+") byte operation,
        @Field(versions = "0+") byte permissionType) {}
