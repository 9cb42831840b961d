package io.courant.log.stored;

/** The kinds of stored files, each with the tag in its frame and the newest version that this release reads and writes. */
public enum StoredKind {
    IDENTITY("identity", 'D', 1),
    CHECKPOINT("checkpoint", 'C', 4),
    CLEAN_STOP("clean-stop mark", 'S', 1),
    COUNTED_IN("record of where records counted", 'M', 2),
    SEGMENT_INDEX("segment index", 'I', 2),
    PRODUCER_SNAPSHOT("producer snapshot", 'P', 2),
    COMPACTION("compaction mark", 'K', 1);

    private final String text;
    private final char tag;
    private final int newestVersion;

    StoredKind(String text, char tag, int newestVersion) {
        this.text = text;
        this.tag = tag;
        this.newestVersion = newestVersion;
    }

    char tag() {
        return tag;
    }

    public int newestVersion() {
        return newestVersion;
    }

    @Override
    public String toString() {
        return text;
    }
}
