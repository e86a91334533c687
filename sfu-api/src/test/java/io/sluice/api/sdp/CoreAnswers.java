package io.sluice.api.sdp;

import io.sluice.api.fuzz.QuietLoop;
import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.ConferenceCommand.OpenResult;
import io.sluice.conference.ConferenceSettings;
import io.sluice.conference.Outcome;
import io.sluice.conference.Permissions;
import io.sluice.conference.SessionKind;
import io.sluice.parameters.Codec;
import io.sluice.parameters.SessionRequest;
import java.time.Duration;
import java.util.List;

/// A room on a [QuietLoop]: requests in → what the core makes of them out.
final class CoreAnswers {
    private static final ConferenceSettings SETTINGS =
            new ConferenceSettings(Duration.ofSeconds(30), 100, List.of(Codec.values()), "{}");

    private final QuietLoop loop = new QuietLoop(event -> {});

    OpenResult open(String identity, SessionKind kind, Permissions permissions, SessionRequest offer) {
        return loop.submit(new ConferenceCommand.OpenSession(
                        "room", SETTINGS, identity, identity, "{}", permissions, kind, offer, null))
                .join();
    }

    Outcome<ConferenceCommand.Negotiated> negotiate(String sessionId, SessionRequest offer) {
        return loop.submit(new ConferenceCommand.Negotiate("room", sessionId, offer))
                .join();
    }
}
