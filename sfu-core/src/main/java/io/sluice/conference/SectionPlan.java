package io.sluice.conference;

import io.sluice.parameters.CodecParameters;
import io.sluice.parameters.EncodingParameters;
import io.sluice.parameters.HeaderExtension;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.SectionRequest;
import io.sluice.parameters.SectionResult;
import java.util.List;

/// What one section will become once the whole offer is found acceptable.
sealed interface SectionPlan {
    String mid();

    record Publish(
            SectionRequest.Publish request,
            List<CodecParameters> codecs,
            List<HeaderExtension> extensions,
            List<EncodingParameters> encodings)
            implements SectionPlan {
        @Override
        public String mid() {
            return request.mid();
        }
    }

    record Receive(SectionRequest.Receive request, List<CodecParameters> codecs, List<HeaderExtension> extensions)
            implements SectionPlan {
        @Override
        public String mid() {
            return request.mid();
        }
    }

    record Rest(SectionRequest.Inactive request, List<CodecParameters> codecs, List<HeaderExtension> extensions)
            implements SectionPlan {
        @Override
        public String mid() {
            return request.mid();
        }
    }

    record Reject(String mid, MediaKind kind, SectionResult.Rejected.Reason reason) implements SectionPlan {}
}
