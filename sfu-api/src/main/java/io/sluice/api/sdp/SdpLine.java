package io.sluice.api.sdp;

/// One line of a description: `<type>=<text>` (RFC 8866 §5).
///
/// @param number counted from 1
/// @param type the letter before the equals sign
/// @param text what follows it
record SdpLine(int number, char type, String text) {
    /// Whether this is `a=<attribute>` or `a=<attribute>:…`.
    boolean is(String attribute) {
        int length = attribute.length();
        return type == 'a'
                && text.startsWith(attribute)
                && (text.length() == length || text.charAt(length) == ':' || text.charAt(length) == ' ');
    }

    /// The value of an attribute without the spaces around it, empty where it has none.
    String value() {
        int colon = text.indexOf(':');
        return colon < 0 ? "" : text.substring(colon + 1).strip();
    }
}
