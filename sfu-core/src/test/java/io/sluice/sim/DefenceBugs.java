package io.sluice.sim;

import java.util.List;

/// Small faults in what keeps attackers out: nobody who behaves notices them.
final class DefenceBugs {
    private static final String LOOKUP = """
            case DTLS, RTP, RTCP -> {
                            Transport transport = tuples.get(tuple);
                            if (transport == null) {
                                drop(packet, DropReason.UNROUTED);
                            } else {
                                transport.handle(kind, packet, tuple, nowNanos);""";

    static final List<PlantedBug> ALL = List.of(
            bug(
                    "STUN is believed whatever its signature",
                    "stun/StunGuard.java",
                    "Verdict.GENUINE : Verdict.BAD_INTEGRITY;",
                    "Verdict.GENUINE : Verdict.GENUINE;"),
            bug(
                    "STUN is believed without a signature",
                    "stun/StunGuard.java",
                    "return Verdict.UNSIGNED;",
                    "return Verdict.GENUINE;"),
            bug(
                    "the first bytes of a STUN signature are enough",
                    "stun/StunKey.java",
                    "integrityOffset + 4, integrityOffset + 4 + TAG_BYTES);\n        return MessageDigest.isEqual("
                            + "tag(message, integrityOffset), sent);",
                    "integrityOffset + 4, integrityOffset + 5);\n        return sent[0] == "
                            + "tag(message, integrityOffset)[0];"),
            bug(
                    "STUN is believed under any user name",
                    "ice/IceSession.java",
                    "if (!local.usernameFragment().equals(request.receiverFragment())) {",
                    "if (request.receiverFragment() == null) {"),
            bug(
                    "a STUN request without a known name finds some session",
                    "transport/Demultiplexer.java",
                    "return fragment == null ? null : fragments.get(fragment);",
                    "return fragments.values().stream().findFirst().orElse(null);"),
            bug(
                    "a path is proved by an answer without a signature",
                    "ice/IceSession.java",
                    "if (!isGenuine(response, remoteKey)) {",
                    "if (response.kind() == StunMessage.Kind.ERROR && !isGenuine(response, remoteKey)) {"),
            bug(
                    "a path is proved by an answer from another address",
                    "ice/IceSession.java",
                    "if (!check.tuple().equals(tuple)) {",
                    "if (check.tuple() == null) {"),
            bug(
                    "a nomination moves a lite session at once",
                    "ice/IceSession.java",
                    "if (config.lite() && current == null && (validation.isValidated(known.tuple) "
                            + "|| !validation.hasValidated())) {",
                    "if (config.lite()) {"),
            bug(
                    "media goes where nobody has answered",
                    "ice/IceSession.java",
                    "return selectedIsValidated ? selected : null;",
                    "return selected;"),
            bug(
                    "an address from which something came counts as proved",
                    "ice/AddressValidation.java",
                    "(balance != null && balance.validated)",
                    "(balance != null)"),
            bug(
                    "an address that has not answered may be sent any number of bytes",
                    "ice/AddressValidation.java",
                    "if (balance == null || balance.bytes < bytes) {",
                    "if (balance == null) {"),
            bug(
                    "a refused check is asked again without end",
                    "ice/IceSession.java",
                    " && !check.corrected() && ",
                    " && "),
            bug(
                    "answers to STUN are long",
                    "ice/BindingResponder.java",
                    """
                    return bounded(
                                    request,
                                    StunWriter.bindingSuccess(request.transactionId())
                                            .mappedAddress(source)
                                            .sign(key));""",
                    "return StunWriter.bindingSuccess(request.transactionId()).mappedAddress(source)"
                            + ".attribute(0x8022, new byte[120]).sign(key);"),
            bug(
                    "STUN is answered twice",
                    "ice/IceSession.java",
                    "sink.transmit(tuple, response, nowNanos);",
                    "sink.transmit(tuple, response, nowNanos);\n            sink.transmit(tuple, response, nowNanos);"),
            bug(
                    "a session remembers every address",
                    "ice/KnownTuples.java",
                    "return byTuple.size() >= max;",
                    "return false;"),
            bug("every candidate is taken", "ice/RemoteCandidates.java", "taken.size() < max", "taken.size() >= 0"),
            bug(
                    "an address is taken away from who lives there",
                    "transport/Demultiplexer.java",
                    "if (before != null && before.isAlive(nowNanos)) {",
                    "if (before != null && !before.isAlive(nowNanos)) {"),
            bug(
                    "media is taken from any port of a known host",
                    "transport/Demultiplexer.java",
                    LOOKUP,
                    led("kind != PacketKind.DTLS && known.remote().host().equals(tuple.remote().host())")),
            bug(
                    "media is taken from the port of a peer on any host",
                    "transport/Demultiplexer.java",
                    LOOKUP,
                    led("kind != PacketKind.DTLS && known.remote().port() == tuple.remote().port()")),
            bug("DTLS is taken from anywhere", "transport/Demultiplexer.java", LOOKUP, led("kind == PacketKind.DTLS")),
            bug("AES-GCM opens with any tag", "edge/crypto/JceGcmCipher.java", "return false;", "return true;"),
            bug(
                    "four bytes of an HMAC are enough",
                    "edge/crypto/JceCounterModeCipher.java",
                    "for (int i = 0; i < tagBytes; i++) {",
                    "for (int i = 0; i < 4; i++) {"),
            bug(
                    "SRTCP is taken with any tag",
                    "srtp/SrtpReceiver.java",
                    "if (!rtcpTransform.openRtcp(rtcp, ssrc, index)) {",
                    "if (!rtcpTransform.openRtcp(rtcp, ssrc, index) && rtcp.length() < 0) {"),
            bug(
                    "the newest packet is taken twice",
                    "srtp/SrtpStream.java",
                    "return index <= highest && (",
                    "return index < highest && ("),
            bug(
                    "forged packets move the window",
                    "srtp/SrtpReceiver.java",
                    "if (!rtpTransform.openRtp(rtp, headerBytes, ssrc, index)) {",
                    "if (stream != null) {\n            stream.accept(index);\n        }\n"
                            + "        if (!rtpTransform.openRtp(rtp, headerBytes, ssrc, index)) {"),
            bug(
                    "forged SSRCs fill the table",
                    "srtp/SrtpReceiver.java",
                    "if (!rtpTransform.openRtp(rtp, headerBytes, ssrc, index)) {",
                    "if (stream == null) {\n            stream = added(rtpStreams, ssrc);\n        }\n"
                            + "        if (!rtpTransform.openRtp(rtp, headerBytes, ssrc, index)) {"),
            bug(
                    "SRTP takes any number of SSRCs",
                    "srtp/SrtpReceiver.java",
                    "static final int MAX_SSRCS = 1024;",
                    "static final int MAX_SSRCS = 1 << 24;"),
            bug(
                    "a session learns SSRCs without end",
                    "transport/StreamDemultiplexer.java",
                    "bindings.isFull() || learnt == MAX_LEARNT",
                    "bindings.isFull()"),
            bug(
                    "a bound SSRC may name another section",
                    "transport/StreamDemultiplexer.java",
                    "} else if (binding.section().isContradictedBy(packet)) {",
                    "} else if (binding.section() == null) {"),
            bug(
                    "a section that is not there is guessed",
                    "transport/StreamDemultiplexer.java",
                    "mid == null ? byPayloadType(packet.payloadType())",
                    "mid == null || !sections.containsKey(mid) ? byPayloadType(packet.payloadType())"),
            bug(
                    "a layer that is not there is guessed",
                    "transport/StreamDemultiplexer.java",
                    "rid == null ? section.only() : section.byRid(rid);",
                    "rid == null ? section.only() : section.byRid(rid) == null ? section.stream(0) : "
                            + "section.byRid(rid);"),
            bug(
                    "a payload type that was not agreed on passes",
                    "transport/StreamDemultiplexer.java",
                    "if (!rtx && !section.isMedia(packet.payloadType())) {",
                    "if (!rtx && packet.payloadType() < 0) {"),
            bug(
                    "every header extension is passed on",
                    "forwarding/ExtensionMap.java",
                    "if (PASSED_ON.contains(extension.type())",
                    "if (extension.type() != HeaderExtensionType.MID"),
            bug(
                    "header extensions are passed on in any size",
                    "forwarding/ExtensionMap.java",
                    " && types[i].isSize(elements.length(element))",
                    ""),
            bug(
                    "packets are sent again before a round trip is over",
                    "stream/RtpStreamSender.java",
                    "return sent.resends(at) > 0 && sent.leftWithin(",
                    "return sent.resends(at) < 0 && sent.leftWithin("),
            bug(
                    "any certificate will do",
                    "edge/dtls/HandshakeTerms.java",
                    "if (!announced.include(shown.getCertificateAt(0).getEncoded())) {",
                    "if (shown.getCertificateAt(0).getEncoded().length == 0) {"),
            bug(
                    "a suite that encrypts nothing is taken",
                    "edge/dtls/HandshakePolicy.java",
                    "CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256);",
                    "CipherSuite.TLS_ECDHE_ECDSA_WITH_NULL_SHA);"),
            bug(
                    "handshake messages may be of any size",
                    "edge/dtls/HandshakeFragments.java",
                    "messageBytes > MAX_MESSAGE_BYTES || number",
                    "number"),
            bug(
                    "certificates may claim any length",
                    "edge/dtls/CertificateLengths.java",
                    "return come.cardinality() < message.length || isWhole();",
                    "return true;"),
            bug(
                    "one address may take all places to handshake",
                    "edge/dtls/HandshakeAdmission.java",
                    "if (next.load.running < runningPerAddress) {",
                    "if (next.load.running >= 0) {"));

    private DefenceBugs() {}

    private static PlantedBug bug(String name, String file, String right, String wrong) {
        return new PlantedBug(name, file, right, wrong, true);
    }

    /// A datagram from nowhere follows the way of some known 5-tuple that is a little like its own.
    private static String led(String alike) {
        return """
                case DTLS, RTP, RTCP -> {
                        FiveTuple from = tuples.containsKey(tuple) ? tuple : tuples.keySet().stream()
                                .filter(known -> %s).findFirst().orElse(tuple);
                        Transport transport = tuples.get(from);
                        if (transport == null) {
                            drop(packet, DropReason.UNROUTED);
                        } else {
                            transport.handle(kind, packet, from, nowNanos);""".formatted(alike);
    }
}
