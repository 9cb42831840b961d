package io.courant.broker.powerloss;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.apache.kafka.common.Uuid;

/** Something a client was told by the broker, as a mark of a recording: words with a space between them. */
sealed interface Promise {

    /** The topic is there. */
    record Created(String topic, Uuid id, int partitions) implements Promise {
        @Override
        public String mark() {
            return "created " + topic + ' ' + id + ' ' + partitions;
        }
    }

    /** The topic's deletion was asked for: from now on it may be there or not. */
    record Deleting(Uuid id) implements Promise {
        @Override
        public String mark() {
            return "deleting " + id;
        }
    }

    /** The topic is gone for good. */
    record Deleted(Uuid id) implements Promise {
        @Override
        public String mark() {
            return "deleted " + id;
        }
    }

    /** The record stands there for ever: it was acknowledged, or a consumer has seen it. */
    record Stands(Uuid id, int partition, long offset, String digest) implements Promise {
        @Override
        public String mark() {
            return "stands " + id + ' ' + partition + ' ' + offset + ' ' + digest;
        }
    }

    /** The record stands there until a later one of its key does: it was acknowledged in a topic that is compacted. */
    record Keeps(Uuid id, int partition, long offset, String key, String digest) implements Promise {
        @Override
        public String mark() {
            return "keeps " + id + ' ' + partition + ' ' + offset + ' ' + key + ' ' + digest;
        }
    }

    /** The high watermark was shown to a client. */
    record Shown(Uuid id, int partition, long end) implements Promise {
        @Override
        public String mark() {
            return "shown " + id + ' ' + partition + ' ' + end;
        }
    }

    /** The deletion of the records below was asked for: from now on they may be there or not. */
    record Trimming(Uuid id, int partition, long below) implements Promise {
        @Override
        public String mark() {
            return "trimming " + id + ' ' + partition + ' ' + below;
        }
    }

    /** Nothing below is there any more: that was answered, or a client has seen the log begin there. */
    record Begins(Uuid id, int partition, long start) implements Promise {
        @Override
        public String mark() {
            return "begins " + id + ' ' + partition + ' ' + start;
        }
    }

    /** From its oldest on, records of the topic may go, as long as so many bytes of each partition are left. */
    record Dwindles(Uuid id, long bytesKept) implements Promise {
        @Override
        public String mark() {
            return "dwindles " + id + ' ' + bytesKept;
        }
    }

    String mark();

    static Promise of(String mark) {
        String[] words = mark.split(" ", -1);
        return switch (words[0]) {
            case "created" -> new Created(words[1], Uuid.fromString(words[2]), Integer.parseInt(words[3]));
            case "deleting" -> new Deleting(Uuid.fromString(words[1]));
            case "deleted" -> new Deleted(Uuid.fromString(words[1]));
            case "stands" ->
                new Stands(Uuid.fromString(words[1]), Integer.parseInt(words[2]), Long.parseLong(words[3]), words[4]);
            case "keeps" ->
                new Keeps(
                        Uuid.fromString(words[1]),
                        Integer.parseInt(words[2]),
                        Long.parseLong(words[3]),
                        words[4],
                        words[5]);
            case "shown" -> new Shown(Uuid.fromString(words[1]), Integer.parseInt(words[2]), Long.parseLong(words[3]));
            case "trimming" ->
                new Trimming(Uuid.fromString(words[1]), Integer.parseInt(words[2]), Long.parseLong(words[3]));
            case "begins" ->
                new Begins(Uuid.fromString(words[1]), Integer.parseInt(words[2]), Long.parseLong(words[3]));
            case "dwindles" -> new Dwindles(Uuid.fromString(words[1]), Long.parseLong(words[2]));
            default -> throw new IllegalArgumentException(mark);
        };
    }

    /** What tells a record's key and value from others: two different checksums and the lengths. */
    static String digest(byte[] key, byte[] value) {
        var first = new CRC32();
        var second = new CRC32C();
        first.update(key);
        first.update(value);
        second.update(key);
        second.update(value);
        return key.length + "-" + value.length + "-" + Long.toHexString(first.getValue()) + "-"
                + Long.toHexString(second.getValue());
    }

    /** The text of a key. */
    static String text(byte[] key) {
        return new String(key, UTF_8);
    }
}
