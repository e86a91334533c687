/** @param {string} id */
export const $ = (id) => document.getElementById(id);

/** Shows by colour, icon and `aria-pressed` whether something is on. */
export function paintToggle(button, on, icon) {
  button.setAttribute('aria-pressed', String(on));
  paintIcon(button, on, icon);
}

export function paintIcon(button, on, icon) {
  button.querySelector('use').setAttribute('href', `#icon-${icon}${on ? '' : '-off'}`);
}

/** Says something for a few seconds. */
export function toast(text) {
  $('toast').textContent = text;
  $('toast').hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => ($('toast').hidden = true), Math.max(4_000, text.length * 70));
}
