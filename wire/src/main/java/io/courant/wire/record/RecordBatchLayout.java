package io.courant.wire.record;

/**
 * Where the fields of a record batch of magic 2 stand, in bytes from the start of the batch. Big-endian throughout.
 *
 * <pre>
 *   0         8         12        16 17      21   23        27
 *   +---------+---------+---------+--+-------+----+---------+
 *   | base    | batch   | leader  |2 | CRC   |attr| last    |
 *   | offset  | length  | epoch   |  |       |    | offset  |   the CRC (CRC-32C) covers everything
 *   | int64   | int32   | int32   |i8| uint32|i16 | delta i32   from the attributes at 21 to the end
 *   +---------+---------+---------+--+-------+----+---------+
 *   27            35           43            51   53        57        61
 *   +-------------+------------+-------------+----+---------+---------+----------------- - -
 *   | base        | max        | producer    |ep- | base    | records | records, or one
 *   | timestamp   | timestamp  | id          |och | sequence| count   | compressed block
 *   | int64       | int64      | int64       |i16 | int32   | int32   | that holds them all
 *   +-------------+------------+-------------+----+---------+---------+----------------- - -
 *
 *   attributes (int16):  15 .. 7   6         5        4              3                2 .. 0
 *                        unused    delete    control  transactional  timestamp type   compression
 *                                  horizon                           (1 = append time)
 *
 *   batch length counts the bytes behind itself: the whole batch has 12 more.
 *
 *   a record, every number but the attributes a zigzag varint (timestamp delta: varlong):
 *   +--------+------+-----------+--------+------------+-----+--------------+-------+---------+---------
 *   | length | attr | timestamp | offset | key length | key | value length | value | headers | headers
 *   |        | i8 0 | delta     | delta  | -1 = null  |     | -1 = null    |       | count   |
 *   +--------+------+-----------+--------+------------+-----+--------------+-------+---------+---------
 *   a header:  key length (never null) | key (UTF-8) | value length, -1 = null | value
 * </pre>
 *
 * <p>Base offset and leader epoch stand before the CRC, so that a leader stamps them without reading the batch again.
 */
final class RecordBatchLayout {

    static final int BASE_OFFSET = 0;
    static final int BATCH_LENGTH = 8;
    static final int PARTITION_LEADER_EPOCH = 12;
    /** At the same place in every version of the format. */
    static final int MAGIC = 16;

    static final int CRC = 17;
    static final int ATTRIBUTES = 21;
    static final int LAST_OFFSET_DELTA = 23;
    static final int BASE_TIMESTAMP = 27;
    static final int MAX_TIMESTAMP = 35;
    static final int PRODUCER_ID = 43;
    static final int PRODUCER_EPOCH = 51;
    static final int BASE_SEQUENCE = 53;
    static final int RECORDS_COUNT = 57;
    static final int RECORDS = 61;

    /** Base offset and batch length: what has to be read to know how long an entry is. */
    static final int LENGTH_PREFIX_BYTES = 12;

    /** The version of the format that is drawn above, and the only one stored. */
    static final byte MAGIC_V2 = 2;

    static final int COMPRESSION_MASK = 0x07;
    static final int LOG_APPEND_TIME_BIT = 0x08;
    static final int TRANSACTIONAL_BIT = 0x10;
    static final int CONTROL_BIT = 0x20;
    static final int DELETE_HORIZON_BIT = 0x40;
    static final int UNUSED_ATTRIBUTE_BITS = 0xFF80;

    private RecordBatchLayout() {}
}
