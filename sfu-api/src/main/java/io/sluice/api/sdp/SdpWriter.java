package io.sluice.api.sdp;

/// Lines in → the text of a description out, each line ended by CRLF.
final class SdpWriter {
    private final StringBuilder text = new StringBuilder(4096);

    SdpWriter line(char type, String value) {
        text.append(type).append('=').append(value).append("\r\n");
        return this;
    }

    /// Writes `a=<value>`.
    SdpWriter attribute(String value) {
        return line('a', value);
    }

    /// Writes `a=<name>:<value>`.
    SdpWriter attribute(String name, String value) {
        text.append("a=").append(name).append(':').append(value).append("\r\n");
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
