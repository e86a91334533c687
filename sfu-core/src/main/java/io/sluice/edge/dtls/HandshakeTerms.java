package io.sluice.edge.dtls;

import io.sluice.dtls.DtlsFailure;
import io.sluice.parameters.Fingerprint;
import io.sluice.parameters.KeyingMaterial;
import io.sluice.parameters.SrtpProfile;
import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

/// What one handshake must come to, in either role: a profile agreed, the peer's certificate compared, and only then
/// keys (RFC 5764). The first term that is broken is kept as the reason.
final class HandshakeTerms {
    private final AnnouncedFingerprints announced;
    private boolean certificateCompared;
    private @Nullable SrtpProfile profile;
    private @Nullable KeyingMaterial keys;
    private @Nullable DtlsFailure broken;

    HandshakeTerms(List<Fingerprint> remote) {
        announced = new AnnouncedFingerprints(remote);
    }

    boolean canBeMet() {
        return !announced.isEmpty();
    }

    /// The first term that the peer broke, null where it was something else.
    @Nullable
    DtlsFailure broken() {
        return broken;
    }

    /// The keys, handed out once.
    @Nullable
    KeyingMaterial takeKeys() {
        KeyingMaterial taken = keys;
        keys = null;
        return taken;
    }

    /// Our profiles in our order, without MKI.
    static UseSRTPData offer() {
        return new UseSRTPData(
                Arrays.stream(SrtpProfile.values()).mapToInt(SrtpProfile::id).toArray(), TlsUtils.EMPTY_BYTES);
    }

    /// Takes the first of our profiles that the client offers.
    ///
    /// @return what to answer
    UseSRTPData choose(@Nullable Hashtable<?, ?> clientExtensions) throws IOException {
        int[] offered = useSrtp(clientExtensions).getProtectionProfiles();
        for (SrtpProfile ours : SrtpProfile.values()) {
            if (HandshakePolicy.contains(offered, ours.id())) {
                profile = ours;
                return new UseSRTPData(new int[] {ours.id()}, TlsUtils.EMPTY_BYTES);
            }
        }
        throw refuse(DtlsFailure.NO_COMMON_SRTP_PROFILE, AlertDescription.handshake_failure);
    }

    /// Takes the one profile that the server answers, if it was offered.
    void accept(@Nullable Hashtable<?, ?> serverExtensions) throws IOException {
        UseSRTPData answer = useSrtp(serverExtensions);
        int[] chosen = answer.getProtectionProfiles();
        for (SrtpProfile ours : SrtpProfile.values()) {
            if (chosen.length == 1 && chosen[0] == ours.id() && answer.getMki().length == 0) {
                profile = ours;
                return;
            }
        }
        throw refuse(DtlsFailure.NO_COMMON_SRTP_PROFILE, AlertDescription.illegal_parameter);
    }

    void compare(@Nullable Certificate shown) throws IOException {
        if (shown == null || shown.isEmpty()) {
            throw refuse(DtlsFailure.NO_CERTIFICATE, AlertDescription.bad_certificate);
        }
        if (!announced.include(shown.getCertificateAt(0).getEncoded())) {
            throw refuse(DtlsFailure.FINGERPRINT_MISMATCH, AlertDescription.bad_certificate);
        }
        certificateCompared = true;
    }

    /// Exports the keys, last of all.
    ///
    /// @param client whether we are the DTLS client, whose keys come first (RFC 5764 §4.2)
    void export(TlsContext context, boolean client) throws IOException {
        SrtpProfile agreed = profile;
        if (!certificateCompared || agreed == null) {
            throw new TlsFatalAlert(AlertDescription.internal_error);
        }
        int key = agreed.keyBytes();
        int salt = agreed.saltBytes();
        byte[] block = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, 2 * (key + salt));
        byte[] clientKey = Arrays.copyOfRange(block, 0, key);
        byte[] serverKey = Arrays.copyOfRange(block, key, 2 * key);
        byte[] clientSalt = Arrays.copyOfRange(block, 2 * key, 2 * key + salt);
        byte[] serverSalt = Arrays.copyOfRange(block, 2 * key + salt, 2 * (key + salt));
        Arrays.fill(block, (byte) 0);
        keys = client
                ? new KeyingMaterial(agreed, clientKey, clientSalt, serverKey, serverSalt)
                : new KeyingMaterial(agreed, serverKey, serverSalt, clientKey, clientSalt);
    }

    private UseSRTPData useSrtp(@Nullable Hashtable<?, ?> extensions) throws IOException {
        UseSRTPData data = extensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(extensions);
        if (data == null) {
            throw refuse(DtlsFailure.NO_USE_SRTP, AlertDescription.handshake_failure);
        }
        return data;
    }

    private TlsFatalAlert refuse(DtlsFailure reason, short alert) {
        if (broken == null) {
            broken = reason;
        }
        return new TlsFatalAlert(alert);
    }
}
