import { $ } from './elements.js';
import { identityOf } from './identity.js';

const linkToken = new URLSearchParams(location.hash.slice(1)).get('token');

/** A token from the field or the link; else one that the server gives to pages on its own machine. */
export async function tokenFor(room, name) {
  const given = $('token').value.trim() || linkToken;
  if (given) return given;
  const reply = await fetch('/page/token', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ conference: room, identity: await identityOf(name), name }),
  });
  if (reply.ok) return (await reply.json()).token;
  askForToken();
  throw new Error('This server asks for a join token. Paste one, or open the link that you were given.');
}

export function askForToken() {
  $('token-field').hidden = false;
  $('token').focus();
  $('token').select();
}
