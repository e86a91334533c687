package io.sluice.api.sdp;

import io.sluice.api.sdp.SdpProblem.Kind;
import org.jspecify.annotations.Nullable;

/// What the readers complain about in → the first complaint out. Readers go on with a best guess, so that none of them
/// needs a way out of its own; whoever started them asks once at the end.
final class FirstProblem {
    private @Nullable SdpProblem problem;

    void malformed(SdpLine line, String detail) {
        report(SdpProblem.atLine(Kind.MALFORMED, line.number(), detail));
    }

    void unacceptable(SdpLine line, String detail) {
        report(SdpProblem.atLine(Kind.UNACCEPTABLE, line.number(), detail));
    }

    void report(SdpProblem complaint) {
        if (problem == null) {
            problem = complaint;
        }
    }

    @Nullable
    SdpProblem problem() {
        return problem;
    }
}
