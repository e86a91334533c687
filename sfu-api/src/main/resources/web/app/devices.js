import { $ } from './elements.js';

const PICKERS = { video: 'camera-device', audio: 'mic-device' };
const WORDS = { video: 'camera', audio: 'microphone' };
const WISHES = {
  video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } },
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
};

/** Captures from the chosen device. @param {'audio'|'video'} kind @returns {Promise<MediaStreamTrack>} */
export async function capture(kind) {
  const id = $(PICKERS[kind]).value;
  const wish = { ...WISHES[kind], ...(id ? { deviceId: { exact: id } } : {}) };
  const stream = await navigator.mediaDevices.getUserMedia({ [kind]: wish });
  return stream.getTracks()[0];
}

/** Fills the two lists; names are known only after a capture has been allowed. */
export async function listDevices() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  for (const kind of ['video', 'audio']) fill(kind, devices.filter((device) => device.kind === `${kind}input`));
}

function fill(kind, devices) {
  const picker = $(PICKERS[kind]);
  const chosen = picker.value;
  picker.replaceChildren(new Option(`Default ${WORDS[kind]}`, ''));
  devices
    .filter((device) => device.deviceId && device.deviceId !== 'default')
    .forEach((device, index) => picker.add(new Option(device.label || `${WORDS[kind]} ${index + 1}`, device.deviceId)));
  picker.value = [...picker.options].some((option) => option.value === chosen) ? chosen : '';
}
