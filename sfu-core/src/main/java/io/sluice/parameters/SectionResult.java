package io.sluice.parameters;

import java.util.List;

/// What one requested section became.
public sealed interface SectionResult {
    String mid();

    /// The client may send; answered `recvonly`.
    ///
    /// @param codecs those accepted, in the server's order, client's payload types
    /// @param extensions those accepted, ids as offered, direction as the server states it
    /// @param encodings those accepted; rids as offered
    /// @param simulcast whether `a=simulcast:recv` is to be answered
    /// @param trackId id of the published track
    record Published(
            String mid,
            MediaKind kind,
            List<CodecParameters> codecs,
            List<HeaderExtension> extensions,
            List<EncodingParameters> encodings,
            boolean simulcast,
            String trackId,
            TrackSource source)
            implements SectionResult {
        public Published {
            codecs = List.copyOf(codecs);
            extensions = List.copyOf(extensions);
            encodings = List.copyOf(encodings);
        }
    }

    /// The client receives from a slot; answered `sendonly`, whether a track sits in it or not.
    ///
    /// @param slot its identity on the wire, the same for the life of the session
    record Receiving(
            String mid,
            MediaKind kind,
            List<CodecParameters> codecs,
            List<HeaderExtension> extensions,
            SlotParameters slot)
            implements SectionResult {
        public Receiving {
            codecs = List.copyOf(codecs);
            extensions = List.copyOf(extensions);
        }
    }

    /// Nothing flows; answered `inactive`, or port 0 where the client stopped it.
    record Inactive(
            String mid, MediaKind kind, List<CodecParameters> codecs, List<HeaderExtension> extensions, boolean stopped)
            implements SectionResult {
        public Inactive {
            codecs = List.copyOf(codecs);
            extensions = List.copyOf(extensions);
        }
    }

    /// Not accepted; answered with port 0.
    ///
    /// @param reason why, for the log and the problem document
    record Rejected(String mid, MediaKind kind, Reason reason) implements SectionResult {
        public enum Reason {
            /// No offered codec is supported or allowed.
            NO_COMMON_CODEC,
            /// The participant's token does not allow it.
            NOT_PERMITTED,
            /// The session has as many sections as it may have.
            TOO_MANY_SECTIONS
        }
    }
}
