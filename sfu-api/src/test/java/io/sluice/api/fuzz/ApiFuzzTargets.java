package io.sluice.api.fuzz;

import io.sluice.api.auth.TokenFuzz;
import io.sluice.api.config.ConfigFuzz;
import io.sluice.api.sdp.CandidateFuzz;
import io.sluice.api.sdp.FragmentFuzz;
import io.sluice.api.sdp.SdpFuzz;
import io.sluice.api.websocket.MessageFuzz;
import io.sluice.api.websocket.MessageTextFuzz;
import io.sluice.fuzz.FuzzTarget;
import io.sluice.fuzz.FuzzTargets;
import java.util.List;

/// The readers of the server.
public final class ApiFuzzTargets implements FuzzTargets {
    @Override
    public List<FuzzTarget> targets() {
        return List.of(
                new SdpFuzz(),
                new CandidateFuzz(),
                new FragmentFuzz(),
                new TokenFuzz(),
                new MessageTextFuzz(),
                new MessageFuzz(),
                new ConfigFuzz());
    }
}
