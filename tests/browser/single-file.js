// SPDX-License-Identifier: MIT
// node single-file.js FILE: opens a site in one file from the disk, with and without JavaScript, on a phone and on a desk. Nothing but the
// file may be asked for; every picture decodes, every link within the file leads somewhere, every identifier is there once.
// Prints one line for each fault and exits 1 when there is one.
'use strict';

const fs = require('fs');
const path = require('path');
const { chromium } = require('playwright-core');

const address = `file://${path.resolve(process.argv[2])}`;
const CASES = [
  { javaScriptEnabled: true, viewport: { width: 1280, height: 844 }, colorScheme: 'light', axe: true },
  { javaScriptEnabled: false, viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
  { javaScriptEnabled: false, viewport: { width: 794, height: 844 }, colorScheme: 'light', media: 'print' },
];

// Runs in the page.
async function inspect() {
  const wrong = [];
  for (const image of document.images) {
    image.loading = 'eager';
    await image.decode().catch(() => wrong.push(`image does not decode: ${image.currentSrc.slice(0, 80)}`));
  }
  const ids = new Set();
  for (const { id } of document.querySelectorAll('[id]')) {
    if (ids.has(id)) wrong.push(`id twice: ${id}`);
    ids.add(id);
  }
  for (const link of document.querySelectorAll('a[href]')) {
    const href = link.getAttribute('href');
    if (href.startsWith('#') ? !ids.has(href.slice(1)) : !/^(data:|https?:|mailto:)/.test(href)) wrong.push(`link leads nowhere: ${href.slice(0, 80)}`);
    if (href.startsWith('data:') && !link.download) wrong.push(`file without a name: ${link.textContent}`);
  }
  for (const name of ['for', 'aria-labelledby', 'aria-describedby', 'aria-controls'])
    for (const element of document.querySelectorAll(`[${name}]`))
      for (const id of element.getAttribute(name).split(/\s+/)) if (id && !ids.has(id)) wrong.push(`${name} names nothing: ${id}`);
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) wrong.push(`scrolls sideways: ${root.scrollWidth} > ${root.clientWidth}`);
  if (document.querySelectorAll('section.page').length < 8) wrong.push('pages are missing');
  return wrong;
}

async function visit(browser, { axe, media, ...options }) {
  const faults = [];
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on('console', (message) => faults.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`script error: ${error.message}`));
  page.on('request', (request) => request.url() === address || request.url().startsWith('data:') || faults.push(`request: ${request.url()}`));
  if (media) await page.emulateMedia({ media });
  await page.goto(address, { waitUntil: 'load' });
  faults.push(...await page.evaluate(inspect));
  if (axe) {
    // The policy in the file forbids to evaluate text, not to run what the test brings along.
    await page.evaluate(fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
    const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    faults.push(...result.violations.map((violation) => `axe ${violation.id}: ${violation.help}: ${violation.nodes[0].html.slice(0, 160)}`));
  }
  await context.close();
  return faults.map((fault) => `${options.viewport.width} px, ${media || 'screen'}: ${fault}`);
}

async function main() {
  // Root has no sandbox of its own.
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: process.getuid() === 0 ? ['--no-sandbox'] : [] });
  const faults = [];
  for (const options of CASES) faults.push(...await visit(browser, options));
  await browser.close();
  [...new Set(faults)].slice(0, 40).forEach((fault) => console.log(fault));
  process.exit(faults.length > 0 ? 1 : 0);
}

main().catch((error) => {
  console.log(error.message);
  process.exit(1);
});
