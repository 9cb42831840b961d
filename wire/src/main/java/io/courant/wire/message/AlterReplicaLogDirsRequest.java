package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 34, versions 1 to 2. */
@Message(kind = MessageKind.REQUEST, apiKey = 34, versions = "1-2", flexible = "2+")
public record AlterReplicaLogDirsRequest(
        @Field(versions = "0+") List<AlterReplicaLogDir> dirs) {

    /** Part of {@link AlterReplicaLogDirsRequest}. */
    public record AlterReplicaLogDir(
            @Field(versions = "0+") String path,
            @Field(versions = "0+") List<AlterReplicaLogDirTopic> topics) {}

    /** Part of {@link AlterReplicaLogDirsRequest}. */
    public record AlterReplicaLogDirTopic(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") List<Integer> partitions) {}
}
