package io.sluice.api.sdp;

import io.sluice.parameters.CodecParameters;
import io.sluice.parameters.EncodingParameters;
import io.sluice.parameters.HeaderExtension;
import io.sluice.parameters.SectionResult;
import io.sluice.parameters.SlotParameters;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One section's result as an answer states it.
///
/// @param direction as this server states it
/// @param encodings what it receives; empty where it does not
/// @param simulcast whether `a=simulcast` is answered
/// @param slot what it sends, or null
record AnsweredMedia(
        String direction,
        List<CodecParameters> codecs,
        List<HeaderExtension> extensions,
        List<EncodingParameters> encodings,
        boolean simulcast,
        @Nullable SlotParameters slot) {
    /// Empty where the section is answered with port 0.
    static Optional<AnsweredMedia> of(SectionResult result) {
        return switch (result) {
            case SectionResult.Published published ->
                Optional.of(new AnsweredMedia(
                        "recvonly",
                        published.codecs(),
                        published.extensions(),
                        published.encodings(),
                        published.simulcast(),
                        null));
            case SectionResult.Receiving receiving ->
                Optional.of(new AnsweredMedia(
                        "sendonly", receiving.codecs(), receiving.extensions(), List.of(), false, receiving.slot()));
            case SectionResult.Inactive inactive ->
                inactive.stopped()
                        ? Optional.empty()
                        : Optional.of(new AnsweredMedia(
                                "inactive", inactive.codecs(), inactive.extensions(), List.of(), false, null));
            case SectionResult.Rejected rejected -> Optional.empty();
        };
    }
}
