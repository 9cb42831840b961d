package io.courant.log.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JournalLimitsTest {

    private static final long MEGABYTE = 1 << 20;

    @Test
    void aJournalTakesNoMoreThanASixteenthOfASmallFileSystem() {
        assertThat(bytesOn(1_000_000 * MEGABYTE)).isEqualTo(JournalLimits.JOURNAL_BYTES);
        assertThat(bytesOn(16 * JournalLimits.JOURNAL_BYTES)).isEqualTo(JournalLimits.JOURNAL_BYTES);
        assertThat(bytesOn(1_600 * MEGABYTE)).isEqualTo(100 * MEGABYTE);
    }

    @Test
    void itsFirstFilesItNeedsOnTheSmallest() {
        assertThat(bytesOn(10 * MEGABYTE)).isEqualTo((long) JournalLimits.FIRST_FILES * JournalLimits.FILE_BYTES);
    }

    private static long bytesOn(long totalBytes) {
        return JournalLimits.SHIPPED.within(totalBytes).journalBytes();
    }
}
