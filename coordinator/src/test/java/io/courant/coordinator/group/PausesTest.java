package io.courant.coordinator.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.coordinator.group.GroupHarness.Asked;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.JoinGroupResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A process that stands still for a while, as in a garbage collection or a suspended machine, has heard of nobody. */
class PausesTest {

    private static final long PAUSE_MS = 2 * 60_000;

    private final GroupHarness groups = new GroupHarness();

    @Test
    void expiresNobodyForNotHavingBeenHeardInAPause() {
        List<JoinGroupResponse> joined = groups.stableGroup(2);
        pause();
        groups.pass(3_000);
        for (JoinGroupResponse each : joined) {
            assertThat(groups.heartbeat(each)).isEqualTo(ErrorCode.NONE);
        }
        groups.pass(GroupHarness.SESSION_MS * 2);
        assertThat(groups.state()).as("they are silent, and the process is not").isEqualTo("Empty");
    }

    @Test
    void waitsForWhoWasToJoinAgainDuringAPause() {
        List<JoinGroupResponse> joined = groups.stableGroup(2);
        Asked<JoinGroupResponse> third = groups.join(groups.newMember());
        pause();
        groups.pass(3_000);
        Asked<JoinGroupResponse> first = groups.join(groups.join(joined.get(0).memberId(), null, "range"));
        Asked<JoinGroupResponse> second = groups.join(groups.join(joined.get(1).memberId(), null, "range"));
        assertThat(groups.stable(List.of(first, second, third))).hasSize(3).allMatch(each -> each.generationId() == 2);
    }

    @Test
    void goesOnWithoutThoseWhoDoNotJoinAfterAPauseEither() {
        groups.stableGroup(2);
        Asked<JoinGroupResponse> third = groups.join(groups.newMember());
        pause();
        groups.pass(GroupHarness.SESSION_MS * 2);
        assertThat(third.answer().members()).hasSize(1);
    }

    private void pause() {
        groups.shard.pause(PAUSE_MS * 1_000_000);
        groups.pass(PAUSE_MS + 10);
    }
}
