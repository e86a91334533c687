package io.sluice.parameters;

/// One `a=extmap` line of a media section (RFC 8285 §5).
///
/// @param type what it carries
/// @param id 1..255 as the client numbers it; ids over 14 need two-byte headers
/// @param direction as written by the side whose parameters these are
public record HeaderExtension(HeaderExtensionType type, int id, Direction direction) {}
