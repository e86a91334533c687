package io.sluice.api.sdp;

import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import io.sluice.parameters.IceCandidate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The value of `a=candidate` in → a candidate out, and back (RFC 8839 §5.1, RFC 6544 §4.5).
///
/// @param candidate null where it is well-formed but of no use: a host name, component 2, a protocol or type unknown
/// @param usernameFragment the `ufrag` extension that browsers add to trickled ones, or empty
record CandidateLine(@Nullable IceCandidate candidate, String usernameFragment) {
    private static final int MAX_WORDS = 64;
    private static final long MAX_PRIORITY = 0x7fff_ffffL;

    /// Reads what follows `candidate:`.
    ///
    /// @return null where it is malformed
    static @Nullable CandidateLine parse(String value) {
        List<String> words = Words.of(value, MAX_WORDS);
        if (words.size() < 8 || !words.get(6).equals("typ") || !Words.isVisible(words.get(0), 32)) {
            return null;
        }
        long component = Words.decimal(words.get(1), 256);
        long priority = Words.decimal(words.get(3), MAX_PRIORITY);
        long port = Words.decimal(words.get(5), 65_535);
        if (component < 1 || priority < 0 || port < 0) {
            return null;
        }
        String fragment = extension(words, "ufrag");
        IceCandidate candidate = null;
        TransportProtocol protocol = protocol(words.get(2));
        IceCandidate.Type type = type(words.get(7));
        if (component == 1 && protocol != null && type != null) {
            IceCandidate.TcpType tcpType = tcpType(protocol, extension(words, "tcptype"));
            // A name such as the `.local` ones of mDNS is never looked up; neither is a scoped address usable here.
            TransportAddress address = TransportAddress.parse(words.get(4), (int) port, protocol);
            boolean reachable = port > 0 || tcpType == IceCandidate.TcpType.ACTIVE;
            if (address != null && tcpType != null && reachable) {
                candidate = new IceCandidate(words.get(0), 1, Math.max(1, priority), address, type, tcpType);
            }
        }
        return new CandidateLine(candidate, fragment);
    }

    /// Writes what follows `a=candidate:`.
    static String write(IceCandidate candidate) {
        TransportAddress address = candidate.address();
        boolean tcp = address.protocol() == TransportProtocol.TCP;
        StringBuilder text = new StringBuilder(96)
                .append(candidate.foundation())
                .append(' ')
                .append(candidate.component())
                .append(tcp ? " tcp " : " udp ")
                .append(candidate.priority())
                .append(' ')
                .append(address.host())
                .append(' ')
                .append(address.port())
                .append(" typ ")
                .append(candidate.type().name().toLowerCase(Locale.ROOT));
        if (candidate.type() != IceCandidate.Type.HOST) {
            // The grammar wants a related address; which one it was is nobody's business (RFC 8839 §5.1).
            text.append(address.isIpv6() ? " raddr :: rport 9" : " raddr 0.0.0.0 rport 9");
        }
        if (candidate.tcpType() != IceCandidate.TcpType.NONE) {
            text.append(" tcptype ").append(candidate.tcpType().name().toLowerCase(Locale.ROOT));
        }
        return text.toString();
    }

    private static String extension(List<String> words, String name) {
        for (int i = 8; i + 1 < words.size(); i += 2) {
            if (words.get(i).equals(name)) {
                return words.get(i + 1);
            }
        }
        return "";
    }

    private static @Nullable TransportProtocol protocol(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "udp" -> TransportProtocol.UDP;
            case "tcp" -> TransportProtocol.TCP;
            default -> null;
        };
    }

    private static IceCandidate.@Nullable Type type(String word) {
        return switch (word) {
            case "host" -> IceCandidate.Type.HOST;
            case "srflx" -> IceCandidate.Type.SRFLX;
            case "prflx" -> IceCandidate.Type.PRFLX;
            case "relay" -> IceCandidate.Type.RELAY;
            default -> null;
        };
    }

    private static IceCandidate.@Nullable TcpType tcpType(TransportProtocol protocol, String word) {
        if (protocol == TransportProtocol.UDP) {
            return IceCandidate.TcpType.NONE;
        }
        return switch (word) {
            case "active" -> IceCandidate.TcpType.ACTIVE;
            case "passive" -> IceCandidate.TcpType.PASSIVE;
            case "so" -> IceCandidate.TcpType.SO;
            default -> null;
        };
    }
}
