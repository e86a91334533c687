package io.sluice.parameters;

import java.util.List;

/// One media section of an offer, put as what the client asks for. Codecs and extensions are as offered, unsupported
/// ones already left out.
public sealed interface SectionRequest {
    /// Identification of the section (RFC 9143), unique within the request.
    String mid();

    MediaKind kind();

    /// The client sends: it wants to publish a track.
    ///
    /// @param codecs what it can send, in its order
    /// @param extensions as offered, ids unique within the BUNDLE group
    /// @param encodings one, or the simulcast layers in the order offered: told apart by rid, or by SSRC where they
    /// have none
    /// @param simulcast whether layers are told apart by rid and `a=simulcast` must be answered
    /// @param source what it shows
    /// @param label the client's own words, empty where none
    /// @param muted whether it starts muted
    record Publish(
            String mid,
            MediaKind kind,
            List<CodecParameters> codecs,
            List<HeaderExtension> extensions,
            List<EncodingParameters> encodings,
            boolean simulcast,
            TrackSource source,
            String label,
            boolean muted)
            implements SectionRequest {
        public Publish {
            codecs = List.copyOf(codecs);
            extensions = List.copyOf(extensions);
            encodings = List.copyOf(encodings);
        }
    }

    /// The client receives: it offers a slot.
    record Receive(String mid, MediaKind kind, List<CodecParameters> codecs, List<HeaderExtension> extensions)
            implements SectionRequest {
        public Receive {
            codecs = List.copyOf(codecs);
            extensions = List.copyOf(extensions);
        }
    }

    /// The section stays in the description but nothing flows: `a=inactive`, or stopped with port 0.
    ///
    /// @param stopped true where the client stopped it for good; the mid may then be reused by another section
    record Inactive(
            String mid, MediaKind kind, List<CodecParameters> codecs, List<HeaderExtension> extensions, boolean stopped)
            implements SectionRequest {
        public Inactive {
            codecs = List.copyOf(codecs);
            extensions = List.copyOf(extensions);
        }
    }
}
