#!/usr/bin/python3
"""Publishes a test picture and sound by WHIP with GStreamer's webrtcbin.

usage: publisher.py {vp8|h264} WHIP_URL BEARER

Prints `published LOCATION`, then each connection state; ends, and deletes its session, when stdin closes.
"""
import sys
import threading
import urllib.parse
import urllib.request

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstWebRTC", "1.0")
gi.require_version("GstSdp", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

VIDEO = {
    "vp8": "vp8enc deadline=1 cpu-used=8 keyframe-max-dist=600 target-bitrate=400000 ! rtpvp8pay picture-id-mode=2"
    " ! application/x-rtp,media=video,encoding-name=VP8,payload=96",
    "h264": "x264enc tune=zerolatency speed-preset=ultrafast key-int-max=600 bitrate=400"
    " ! video/x-h264,profile=constrained-baseline ! rtph264pay config-interval=-1 aggregate-mode=zero-latency"
    " ! application/x-rtp,media=video,encoding-name=H264,payload=96",
}
codec, url, bearer = sys.argv[1:4]
# Objects that GStreamer hands out borrowed die with their wrapper unless somebody holds it.
held = []
location = None

Gst.init(None)
pipeline = Gst.parse_launch(
    "webrtcbin name=rtc bundle-policy=max-bundle"
    " videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=240,framerate=20/1 ! "
    + VIDEO[codec]
    + " ! rtc. audiotestsrc is-live=true wave=ticks ! audioconvert ! audioresample ! opusenc ! rtpopuspay"
    " ! application/x-rtp,media=audio,encoding-name=OPUS,payload=97 ! rtc."
)
rtc = pipeline.get_by_name("rtc")
loop = GLib.MainLoop()


def say(*words):
    print(*words, flush=True)


def request(method, target, body=None, **headers):
    message = urllib.request.Request(target, data=body, method=method)
    message.add_header("Authorization", "Bearer " + bearer)
    for name, value in headers.items():
        message.add_header(name.replace("_", "-"), value)
    return urllib.request.urlopen(message, timeout=10)


def on_offer_created(promise, *_):
    promise.wait()
    reply = promise.get_reply()
    offer = reply.get_value("offer")
    held.extend([reply, offer])
    rtc.emit("set-local-description", offer, None)


def on_negotiation_needed(element):
    promise = Gst.Promise.new_with_change_func(on_offer_created, None)
    held.append(promise)
    element.emit("create-offer", None, promise)


def on_gathering(element, _):
    global location
    if element.get_property("ice-gathering-state").value_nick != "complete" or location:
        return
    offer = element.get_property("local-description")
    held.append(offer)
    try:
        reply = request("POST", url, offer.sdp.as_text().encode(), Content_Type="application/sdp")
    except urllib.error.HTTPError as problem:
        say("refused", problem.code, problem.read().decode(errors="replace"))
        GLib.idle_add(loop.quit)
        return
    location = urllib.parse.urljoin(url, reply.headers["Location"])
    _, message = GstSdp.SDPMessage.new_from_text(reply.read().decode())
    answer = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, message)
    held.extend([message, answer])
    rtc.emit("set-remote-description", answer, None)
    say("published", location)


def until_stdin_closes():
    sys.stdin.read()
    GLib.idle_add(loop.quit)


rtc.connect("on-negotiation-needed", on_negotiation_needed)
rtc.connect("notify::ice-gathering-state", on_gathering)
rtc.connect("notify::connection-state", lambda e, _: say("state", e.get_property("connection-state").value_nick))
threading.Thread(target=until_stdin_closes, daemon=True).start()
pipeline.set_state(Gst.State.PLAYING)
loop.run()
if location:
    request("DELETE", location)
    say("deleted")
pipeline.set_state(Gst.State.NULL)
