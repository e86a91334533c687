package io.sluice.transport;

import io.sluice.buffer.PacketPool;
import io.sluice.dtls.DtlsSession;
import io.sluice.ice.ConnectivityChecks;
import io.sluice.ice.IceConfig;
import io.sluice.parameters.IceCandidate;
import io.sluice.srtp.SrtpCipherFactory;
import io.sluice.time.WallClock;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What the transports of one loop share.
///
/// @param datagrams where datagrams leave
/// @param pool packet slots
/// @param demultiplexer leads inputs to transports
/// @param timetable deadlines of the loop
/// @param afterwards work for the end of an input
/// @param traffic counters of the loop
/// @param random ids, credentials, SSRCs
/// @param wallClock for sender reports
/// @param ice mode and timers
/// @param loopIndex what local ufrags carry
/// @param checks opens connectivity checks whose events come back under the given number
/// @param dtls creates a DTLS session whose events come back under the given number
/// @param ciphers SRTP primitives
/// @param candidates what answers announce
public record TransportEnvironment(
        DatagramSink datagrams,
        PacketPool pool,
        Demultiplexer demultiplexer,
        Timetable timetable,
        Afterwards afterwards,
        Traffic traffic,
        RandomGenerator random,
        WallClock wallClock,
        IceConfig ice,
        int loopIndex,
        LongFunction<ConnectivityChecks> checks,
        LongFunction<DtlsSession> dtls,
        SrtpCipherFactory ciphers,
        Supplier<List<IceCandidate>> candidates) {}
