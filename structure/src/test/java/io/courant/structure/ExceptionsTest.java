package io.courant.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ExceptionsTest {

    /** Lower it whenever an exception goes; it is never raised. */
    private static final int MOST_EXCEPTIONS = 0;

    private static final Set<String> RULES = Set.of("dependency", "forbidden-call", "file-size", "method-size", "name");

    @Test
    void theListOnlyShrinks() {
        assertThat(Exceptions.listed()).hasSizeLessThanOrEqualTo(MOST_EXCEPTIONS);
    }

    @Test
    void everyExceptionNamesARuleThatExists() {
        assertThat(Exceptions.listed()).allSatisfy(listed -> assertThat(RULES).contains(listed.rule()));
    }
}
