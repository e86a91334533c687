// Frames of one sender or receiver in, the same encrypted or decrypted by AES-GCM out: ciphertext, then the nonce.
// Of AV1 the ciphertext is wrapped as one OBU, because the browser cuts a frame into packets by its OBUs.
const NONCE_BYTES = 12;
const OBU_FRAME_WITH_SIZE = (6 << 3) | 2;
let counts = noneYet();

onrtctransform = async ({ transformer }) => {
  const { side, codec, secret } = transformer.options;
  const key = await crypto.subtle.importKey('raw', new Uint8Array(16).fill(secret), 'AES-GCM', false, ['encrypt', 'decrypt']);
  const steps = { send: encrypt, receive: decrypt };
  const transform = (frame, controller) => steps[side](frame, controller, key, codec);
  transformer.readable.pipeThrough(new TransformStream({ transform })).pipeTo(transformer.writable);
};

/** What came since it was asked last. */
onmessage = () => {
  postMessage(counts);
  counts = noneYet();
};

function noneYet() {
  return { encrypted: 0, decrypted: 0, refused: 0 };
}

async function encrypt(frame, controller, key, codec) {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const ciphertext = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, key, frame.data);
  const sealed = [...new Uint8Array(ciphertext), ...nonce];
  frame.data = new Uint8Array(codec === 'video/AV1' ? [OBU_FRAME_WITH_SIZE, ...leb128(sealed.length), ...sealed] : sealed).buffer;
  counts.encrypted++;
  controller.enqueue(frame);
}

async function decrypt(frame, controller, key, codec) {
  const bytes = new Uint8Array(frame.data);
  const sealed = codec === 'video/AV1' ? unwrapped(bytes) : bytes;
  const nonce = sealed.slice(sealed.length - NONCE_BYTES);
  try {
    frame.data = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce }, key, sealed.slice(0, -NONCE_BYTES));
  } catch {
    counts.refused++;
    return;
  }
  counts.decrypted++;
  controller.enqueue(frame);
}

function leb128(value) {
  const bytes = [];
  for (; value > 127; value >>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
}

/** What is behind the header and the size of an OBU. */
function unwrapped(bytes) {
  let at = 1;
  while (bytes[at] & 128) at++;
  return bytes.slice(at + 1);
}
