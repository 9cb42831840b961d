package io.courant.wire.declaration;

/** Where a message is used; it changes none of its bytes. */
public enum MessageKind {
    REQUEST,
    RESPONSE,
    /** Stands before a request or a response in its frame. */
    HEADER,
    /** Key of a record in an internal topic of a coordinator. */
    COORDINATOR_KEY,
    /** Value of a record in an internal topic of a coordinator. */
    COORDINATOR_VALUE,
    /** Record of the cluster's metadata, or of a topic framed in the same way. */
    METADATA,
    /** Embedded in other messages or in record batches. */
    DATA
}
