// Drives a stock Firefox for a test: one JSON request a line on stdin, one JSON reply a line on stdout.
//   {id, open: url} · {id, evaluate: "async () => …"} · {id, click: selector} · {id, screenshot: file} · {id, close: true}
import puppeteer from 'puppeteer-core';
import { createInterface } from 'node:readline';

const browser = await puppeteer.launch({
  browser: 'firefox',
  executablePath: '/usr/bin/firefox-esr',
  headless: true,
  defaultViewport: { width: 1280, height: 720 },
  extraPrefsFirefox: {
    'media.navigator.streams.fake': true,
    'media.navigator.permission.disabled': true,
    'media.autoplay.default': 0,
    'media.peerconnection.ice.obfuscate_host_addresses': false,
    ...JSON.parse(process.argv[2] ?? '{}'),
  },
});
const page = await browser.newPage();
console.log(JSON.stringify({ id: 0, value: await browser.version() }));

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  try {
    let value = null;
    if (request.open) await page.goto(request.open);
    else if (request.evaluate) value = (await page.evaluate(`(${request.evaluate})()`)) ?? null;
    else if (request.click) await page.click(request.click);
    else if (request.screenshot) await page.screenshot({ path: request.screenshot });
    else if (request.close) break;
    console.log(JSON.stringify({ id: request.id, value }));
  } catch (error) {
    console.log(JSON.stringify({ id: request.id, error: String(error) }));
  }
}
await browser.close();
