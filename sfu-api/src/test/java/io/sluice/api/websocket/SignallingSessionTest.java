package io.sluice.api.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.api.auth.Grants;
import io.sluice.api.sdp.SdpSession;
import io.sluice.conference.CloseReason;
import io.sluice.conference.ConferenceEvent;
import io.sluice.conference.SessionKind;
import io.sluice.conference.SessionView;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignallingSessionTest {
    private final SessionDirectory directory = new SessionDirectory();

    private static SignallingSession session(String id) {
        SessionView view =
                new SessionView(id, "room", "ada", SessionKind.WEBSOCKET, 1, SessionView.State.NEW, List.of());
        return new SignallingSession(
                view, Grants.everything("room", "ada", ""), new SdpSession(SessionKind.WEBSOCKET, new Random(1)));
    }

    @Test
    void resumesFromEveryEventThatIsStillKept() {
        SignallingSession session = session("ses_1");
        assertThat(session.canResumeFrom(0)).isTrue();
        assertThat(session.canResumeFrom(1)).isFalse();
        for (int i = 0; i < SignallingSession.MAX_KEPT + 10; i++) {
            session.emit("{\"type\":\"x\"}");
        }
        assertThat(session.canResumeFrom(9)).isFalse();
        assertThat(session.canResumeFrom(10)).isTrue();
        assertThat(session.canResumeFrom(SignallingSession.MAX_KEPT + 10)).isTrue();
        assertThat(session.canResumeFrom(SignallingSession.MAX_KEPT + 11)).isFalse();
    }

    @Test
    void keepsNoMoreCharactersThanItsBound() {
        SignallingSession session = session("ses_1");
        String large = "{\"data\":\"" + "x".repeat(SignallingSession.MAX_KEPT_CHARS / 2) + "\"}";
        session.emit(large);
        session.emit(large);
        session.emit(large);
        assertThat(session.canResumeFrom(1)).isFalse();
        assertThat(session.canResumeFrom(2)).isTrue();
    }

    @Test
    void nothingResumesWhatIsOver() {
        SignallingSession session = session("ses_1");
        session.end(CloseCode.REMOVED);
        assertThat(session.over()).isTrue();
        assertThat(session.canResumeFrom(0)).isFalse();
    }

    @Test
    void eventsThatComeBeforeTheirSessionWaitForIt() {
        ConferenceEvent required = new ConferenceEvent.SlotsRequired("room", "ses_1", 1, 2);
        new EventFan(directory).on(required);
        assertThat(directory.add(session("ses_1"))).containsExactly(required);
        assertThat(directory.add(session("ses_2"))).isEmpty();
    }

    @Test
    void onlyTheLatestUnknownSessionsAreRemembered() {
        EventFan fan = new EventFan(directory);
        for (int i = 0; i < SessionDirectory.MAX_EARLY_SESSIONS + 1; i++) {
            fan.on(new ConferenceEvent.SlotsRequired("room", "ses_" + i, 1, 1));
        }
        assertThat(directory.add(session("ses_0"))).isEmpty();
        assertThat(directory.add(session("ses_1"))).hasSize(1);
    }

    @Test
    void aClosedSessionLeavesTheDirectory() {
        SignallingSession session = session("ses_1");
        directory.add(session);
        new EventFan(directory)
                .on(new ConferenceEvent.SessionClosed("room", "ses_1", "ada", CloseReason.CONFERENCE_ENDED));
        assertThat(directory.find("ses_1")).isNull();
        assertThat(directory.of("room")).isEmpty();
        assertThat(session.over()).isTrue();
    }

    @Test
    void oneNegotiationRunsAtATime() {
        SignallingSession session = session("ses_1");
        assertThat(session.beginNegotiation()).isTrue();
        assertThat(session.beginNegotiation()).isFalse();
        session.endNegotiation();
        assertThat(session.beginNegotiation()).isTrue();
    }

    @Test
    void everyReasonHasACodeAndRefusalsAreNotToBeRepeated() {
        for (CloseReason reason : CloseReason.values()) {
            CloseCode code = CloseCode.of(reason);
            assertThat(code.reason()).isEqualTo(reason.name().toLowerCase(java.util.Locale.ROOT));
        }
        for (CloseCode code : CloseCode.values()) {
            boolean refusal = code.number() < 4_500;
            assertThat(code.retryAfterMillis() == CloseCode.NEVER)
                    .as(code.name())
                    .isEqualTo(refusal);
        }
    }
}
