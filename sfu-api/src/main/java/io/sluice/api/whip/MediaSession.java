package io.sluice.api.whip;

/// One WHIP or WHEP session as HTTP sees it.
///
/// @param remoteFragment the client's ICE user name fragment of this generation
/// @param etag of this ICE generation
record MediaSession(String id, String conference, String identity, String remoteFragment, String etag) {
    MediaSession restarted(String nextRemoteFragment, String nextEtag) {
        return new MediaSession(id, conference, identity, nextRemoteFragment, nextEtag);
    }

    static String etagOf(String localFragment) {
        return "\"" + localFragment + "\"";
    }
}
