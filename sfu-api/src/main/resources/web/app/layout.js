// How many tiles and how much room in, where each tile goes out.

const RATIO = 16 / 9;
const GAP = 10;
const SMALLEST_WIDTH = 80;
const STRIP_SHARES = [0.2, 0.25, 0.3, 0.35, 0.4];
const READABLE_STRIP_WIDTH = 128;

/**
 * @typedef {{left: number, top: number, width: number, height: number}} Place in pixels
 */

/**
 * All alike, as large as fits: tries each number of columns.
 *
 * @param {number} count
 * @param {number} width of the room
 * @param {number} height of the room
 * @param {number} [widest] that a tile may be
 * @returns {Place[]}
 */
export function gridOf(count, width, height, widest = Infinity) {
  let best = { columns: 1, size: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const byWidth = (width - GAP * (columns - 1)) / columns;
    const byHeight = ((height - GAP * (rows - 1)) / rows) * RATIO;
    const size = Math.min(byWidth, byHeight, widest);
    if (size >= best.size) best = { columns, size };
  }
  const tile = sized(Math.max(best.size, SMALLEST_WIDTH));
  const rows = Math.ceil(count / best.columns);
  const top = (height - extent(rows, tile.height)) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / best.columns);
    const inRow = Math.min(best.columns, count - row * best.columns);
    const left = (width - extent(inRow, tile.width)) / 2;
    return {
      left: Math.round(left + (index % best.columns) * (tile.width + GAP)),
      top: Math.round(top + row * (tile.height + GAP)),
      ...tile,
    };
  });
}

/**
 * One large and the others in a strip, below or beside it: whichever leaves the large one more room.
 *
 * @param {number} others how many are in the strip
 * @param {number} width of the room
 * @param {number} height of the room
 * @returns {{large: Place, strip: Place[]}}
 */
export function stageOf(others, width, height) {
  const below = stripBelow(others, width, height);
  const beside = stripBeside(others, width, height);
  return beside.large.width > below.large.width ? beside : below;
}

function stripBelow(others, width, height) {
  const share = shareOf((part) => gridOf(others, width, height * part));
  const tile = sized(Math.min(width, (height * (1 - share) - GAP) * RATIO));
  // Where the width decides, as on a telephone held upright, the strip has what is left of the height.
  const strip = gridOf(others, width, height - tile.height - GAP, (tile.width - GAP) / 2);
  const bottom = Math.max(...strip.map((place) => place.top + place.height));
  const first = Math.min(...strip.map((place) => place.top));
  const top = Math.max(0, Math.round((height - tile.height - GAP - (bottom - first)) / 2));
  return {
    large: { left: Math.round((width - tile.width) / 2), top, ...tile },
    strip: strip.map((place) => ({ ...place, top: place.top - first + top + tile.height + GAP })),
  };
}

function stripBeside(others, width, height) {
  const share = shareOf((part) => gridOf(others, width * part, height));
  const tile = sized(Math.min(width * (1 - share) - GAP, height * RATIO));
  const strip = gridOf(others, width - tile.width - GAP, height, tile.width / 2);
  const end = Math.max(...strip.map((place) => place.left + place.width));
  const first = Math.min(...strip.map((place) => place.left));
  const left = Math.max(0, Math.round((width - tile.width - GAP - (end - first)) / 2));
  return {
    large: { left, top: Math.round((height - tile.height) / 2), ...tile },
    strip: strip.map((place) => ({ ...place, left: place.left - first + left + tile.width + GAP })),
  };
}

/** The smallest share of the room in which those in the strip can be told from each other. */
function shareOf(stripIn) {
  return STRIP_SHARES.find((share) => stripIn(share)[0].width >= READABLE_STRIP_WIDTH) ?? STRIP_SHARES.at(-1);
}

function sized(width) {
  const whole = Math.max(1, Math.floor(width) - 1);
  return { width: whole, height: Math.floor(whole / RATIO) };
}

function extent(count, size) {
  return count * size + (count - 1) * GAP;
}
