package io.sluice.dtls;

import java.util.function.Consumer;

/// Makes the DTLS sessions of a process; safe to call from every loop.
public interface DtlsSessionFactory {
    /// A session that shows the certificate current now. It costs no thread and no handshake slot until it is started.
    ///
    /// @param events called from any thread, see [DtlsEvent]
    DtlsSession create(Consumer<DtlsEvent> events);
}
