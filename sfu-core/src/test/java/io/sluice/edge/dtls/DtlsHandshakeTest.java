package io.sluice.edge.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.dtls.DtlsEvent;
import io.sluice.dtls.DtlsFailure;
import io.sluice.parameters.DtlsParameters.Setup;
import io.sluice.parameters.Fingerprint;
import io.sluice.parameters.KeyingMaterial;
import io.sluice.parameters.SrtpProfile;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Handshakes with peers that behave and peers that do not; nothing that waits for a retransmission.
class DtlsHandshakeTest {
    private static final int SRTP_NULL_SHA1_80 = 5;

    private final ScriptedPeer.Script script = new ScriptedPeer.Script();

    static Stream<Arguments> profilesAndRoles() {
        return Arrays.stream(SrtpProfile.values())
                .flatMap(profile -> Stream.of(Setup.ACTIVE, Setup.PASSIVE).map(role -> Arguments.of(profile, role)));
    }

    @ParameterizedTest
    @MethodSource("profilesAndRoles")
    void bothSidesHaveTheSameKeys(SrtpProfile profile, Setup role) {
        script.profiles = new int[] {profile.id()};
        try (DtlsPair pair = new DtlsPair(script)) {
            pair.start(role);

            KeyingMaterial ours = pair.awaitEstablished();
            ScriptedPeer.Outcome theirs = pair.awaitPeer();

            assertThat(ours.profile()).isEqualTo(profile);
            assertThat(theirs.profile()).isEqualTo(profile.id());
            int key = profile.keyBytes();
            int salt = profile.saltBytes();
            byte[] block = Arrays.copyOf(theirs.exported(), 2 * (key + salt));
            boolean client = role == Setup.ACTIVE;
            byte[] clientKey = client ? ours.localKey() : ours.remoteKey();
            byte[] serverKey = client ? ours.remoteKey() : ours.localKey();
            byte[] clientSalt = client ? ours.localSalt() : ours.remoteSalt();
            byte[] serverSalt = client ? ours.remoteSalt() : ours.localSalt();
            assertThat(concatenated(clientKey, serverKey, clientSalt, serverSalt))
                    .isEqualTo(block);
        }
    }

    /// Three times what came goes to an address that has not answered a check (`AddressValidation`). A check and a
    /// short ClientHello must pay for the answer to the check and for the flight, or joining waits for a
    /// repetition.
    @Test
    void theFlightWithTheCertificateIsPaidForByOneCheckAndAClientHello() {
        int check = 100;
        int answer = 76;
        List<Integer> hellos = new CopyOnWriteArrayList<>();
        List<Integer> flight = new CopyOnWriteArrayList<>();
        try (DtlsPair pair = new DtlsPair(script).over((ours, number, datagram) -> {
            if (!ours) {
                hellos.add(datagram.length);
            } else if (hellos.size() == 1) {
                flight.add(datagram.length);
            }
            // Our flight is lost, so that the client says its hello again.
            return ours;
        })) {
            pair.start(Setup.PASSIVE);
            pair.awaitFromPeer(2);
        }
        int hello = Math.min(190, hellos.getFirst());
        int first = flight.stream().mapToInt(Integer::intValue).sum();
        assertThat(first).isPositive().isLessThanOrEqualTo(3 * (check + hello) - answer);
    }

    @Test
    void takesItsOwnFirstChoiceOfWhatAClientOffers() {
        try (DtlsPair pair = new DtlsPair(script)) {
            pair.start(Setup.PASSIVE);

            assertThat(pair.awaitEstablished().profile()).isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
            assertThat(pair.awaitPeer().suite()).isEqualTo(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ACTIVE", "PASSIVE"})
    void agreesWithAPeerThatKnowsOnlyP256(Setup role) {
        script.groups = new int[] {NamedGroup.secp256r1};
        try (DtlsPair pair = new DtlsPair(script)) {
            pair.start(role);
            pair.awaitEstablished();
        }
    }

    @Test
    void agreesWithAClientWhoseCertificateIsRsa() {
        script.credential = TestCredential.RSA;
        try (DtlsPair pair = new DtlsPair(script)) {
            pair.start(Setup.PASSIVE);
            pair.awaitEstablished();
        }
    }

    @Test
    void agreesWithAServerWhoseCertificateIsRsa() {
        script.credential = TestCredential.RSA;
        script.suites = new int[] {CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256};
        try (DtlsPair pair = new DtlsPair(script)) {
            pair.start(Setup.ACTIVE);
            pair.awaitEstablished();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ACTIVE", "PASSIVE"})
    void refusesAnotherCertificateThanTheAnnouncedOne(Setup role) {
        byte[] another = new byte[32];
        try (DtlsPair pair = new DtlsPair(script)) {
            pair.start(role, List.of(new Fingerprint("sha-256", another)));
            pair.awaitFailed(DtlsFailure.FINGERPRINT_MISMATCH);
            pair.awaitPeerFailure();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ACTIVE", "PASSIVE"})
    void refusesARightSha1Fingerprint(Setup role) {
        try (DtlsPair pair = new DtlsPair(script)) {
            pair.start(role, List.of(pair.peer.fingerprint("sha-1", "SHA-1")));
            pair.awaitFailed(DtlsFailure.FINGERPRINT_UNSUPPORTED);
            assertThat(pair.transmitted).isEmpty();
        }
    }

    @Test
    void acceptsAnyRightFingerprintOfTheSha2Family() {
        for (String bits : List.of("256", "384", "512")) {
            try (DtlsPair pair = new DtlsPair(script)) {
                pair.start(
                        Setup.PASSIVE,
                        List.of(
                                new Fingerprint("sha-256", new byte[32]),
                                new Fingerprint("sha-256", new byte[3]),
                                pair.peer.fingerprint("SHA-" + bits, "SHA-" + bits)));
                pair.awaitEstablished();
            }
        }
    }

    @Test
    void refusesAClientWithoutACertificate() {
        script.showsCertificate = false;
        try (DtlsPair pair = new DtlsPair(script)) {
            pair.start(Setup.PASSIVE);
            pair.awaitFailed(DtlsFailure.NO_CERTIFICATE);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ACTIVE", "PASSIVE"})
    void refusesAPeerWithoutUseSrtp(Setup role) {
        script.usesSrtp = false;
        try (DtlsPair pair = new DtlsPair(script)) {
            pair.start(role);
            pair.awaitFailed(DtlsFailure.NO_USE_SRTP);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ACTIVE", "PASSIVE"})
    void refusesAPeerWhoseProfilesWeDoNotHave(Setup role) {
        script.profiles = new int[] {SRTP_NULL_SHA1_80};
        try (DtlsPair pair = new DtlsPair(script)) {
            pair.start(role);
            pair.awaitFailed(DtlsFailure.NO_COMMON_SRTP_PROFILE);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ACTIVE", "PASSIVE"})
    void refusesDtls10(Setup role) {
        script.version = ProtocolVersion.DTLSv10;
        script.suites = new int[] {CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA};
        try (DtlsPair pair = new DtlsPair(script)) {
            pair.start(role);
            DtlsEvent.Failed failed = pair.awaitFailed();
            assertThat(failed.reason()).isIn(DtlsFailure.VERSION, DtlsFailure.REFUSED_BY_PEER);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ACTIVE", "PASSIVE"})
    void refusesAPeerWithoutExtendedMasterSecret(Setup role) {
        script.extendedMasterSecret = false;
        try (DtlsPair pair = new DtlsPair(script)) {
            pair.start(role);
            pair.awaitFailed(DtlsFailure.PROTOCOL);
        }
    }

    @Test
    void refusesAPeerThatHasNoSuiteOfOurs() {
        script.suites = new int[] {CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256};
        try (DtlsPair pair = new DtlsPair(script)) {
            pair.start(Setup.PASSIVE);
            pair.awaitFailed(DtlsFailure.PROTOCOL);
        }
    }

    @Test
    void putsAClientHelloInTwoDatagramsTogether() {
        script.paddingBytes = 1220;
        try (DtlsPair pair = new DtlsPair(script)) {
            pair.start(Setup.PASSIVE);
            pair.awaitEstablished();
        }
    }

    @Test
    void keepsAClientHelloThatComesBeforeTheStart() {
        script.paddingBytes = 1220;
        script.resendMillis = 30_000;
        try (DtlsPair pair = new DtlsPair(script)) {
            pair.peer.start(true);
            pair.awaitFromPeer(2);
            pair.session.start(Setup.PASSIVE, List.of(pair.peer.fingerprint()), DtlsPair.PEER);
            pair.awaitEstablished();
        }
    }

    @Test
    void neverTransmitsMoreThanTheMtu() {
        try (DtlsPair pair = new DtlsPair(script)) {
            pair.start(Setup.PASSIVE);
            pair.awaitEstablished();
            assertThat(pair.transmitted).allMatch(datagram -> datagram.length <= 1200);
        }
    }

    @Test
    void takesNoNoticeOfApplicationDataAndNoiseBeforeFinished() {
        byte[] plainApplicationData = {23, (byte) 0xfe, (byte) 0xfd, 0, 0, 0, 0, 0, 0, 0, 9, 0, 3, 1, 2, 3};
        try (DtlsPair pair = new DtlsPair(script)) {
            pair.inject(plainApplicationData);
            pair.inject(new byte[] {22});
            pair.start(Setup.PASSIVE);
            pair.inject(plainApplicationData);
            pair.inject(new byte[1400]);
            pair.inject(new byte[0]);
            pair.awaitEstablished();
            assertThat(pair.pollEvent()).isNull();
        }
    }

    @Test
    void twoSessionsOfOursAgreeAsTheLoadBotAndTheServerDo() {
        ScriptedPeer.Script unused = new ScriptedPeer.Script();
        BouncyCastleDtls factory = DtlsPair.factory(DtlsPair.LIMITS);
        try (DtlsPair server = new DtlsPair(unused, factory);
                DtlsPair bot = new DtlsPair(unused, factory)) {
            server.sendTo(bot);
            bot.sendTo(server);
            server.session.start(Setup.PASSIVE, List.of(bot.session.localFingerprint()), DtlsPair.PEER);
            bot.session.start(Setup.ACTIVE, List.of(server.session.localFingerprint()), DtlsPair.PEER);

            KeyingMaterial atServer = server.awaitEstablished();
            KeyingMaterial atBot = bot.awaitEstablished();
            assertThat(atServer.localKey()).isEqualTo(atBot.remoteKey());
            assertThat(atServer.remoteKey()).isEqualTo(atBot.localKey());
            assertThat(atServer.localSalt()).isEqualTo(atBot.remoteSalt());
            assertThat(atServer.remoteSalt()).isEqualTo(atBot.localSalt());

            bot.session.close();
            server.awaitClosed();
        }
    }

    private static byte[] concatenated(byte[]... parts) {
        byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
