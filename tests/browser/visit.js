// SPDX-License-Identifier: MIT
// node visit.js SITE: opens the pages of a site in headless Chromium, from the disk and from a server under a sub-path with a
// strict content security policy, with and without JavaScript, on a phone and on a desk, light and dark, enlarged and in print;
// and its SVG files by their own links. Prints one line for each fault and exits 1 when there is one.
'use strict';

const fs = require('fs');
const http = require('http');
const path = require('path');
const { chromium } = require('playwright-core');

const site = path.resolve(process.argv[2]);
// Pages and pictures that come from one template or chart: a few stand for all.
const SAMPLE = 3;
// Pages that are open at the same time.
const TABS = 3;
// Fonts with coloured letters hold pictures, which come along in the SVG files that show them.
const POLICY = "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";
const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml',
  '.png': 'image/png', '.pdf': 'application/pdf', '.json': 'application/json', '.csv': 'text/csv', '.xml': 'application/xml',
};
const CASES = [
  { from: 'server', javaScriptEnabled: true, width: 390, colorScheme: 'light', axe: true },
  { from: 'server', javaScriptEnabled: true, width: 1280, colorScheme: 'dark', axe: true },
  { from: 'disk', javaScriptEnabled: false, width: 1280, colorScheme: 'light' },
  { from: 'disk', javaScriptEnabled: false, width: 390, colorScheme: 'dark' },
  { from: 'disk', javaScriptEnabled: true, width: 320, colorScheme: 'light' },
  { from: 'disk', javaScriptEnabled: false, width: 640, colorScheme: 'light', zoom: 2 },
  { from: 'disk', javaScriptEnabled: true, width: 794, colorScheme: 'dark', media: 'print' },
];

const faults = new Set();

function list(folder) {
  return fs.readdirSync(path.join(site, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(folder, entry.name);
    return entry.isDirectory() ? list(name) : name;
  }).sort();
}

// A few of each folder besides its first page: the first, the last, and some between.
function sample(names, isPlain) {
  const folders = new Map();
  const chosen = names.filter(isPlain);
  for (const name of names.filter((other) => !isPlain(other))) {
    const folder = path.dirname(name);
    folders.set(folder, [...(folders.get(folder) || []), name]);
  }
  for (const members of folders.values()) {
    const places = Array.from({ length: SAMPLE }, (_, i) => Math.round((i * (members.length - 1)) / (SAMPLE - 1)));
    new Set(places).forEach((place) => chosen.push(members[place]));
  }
  return chosen.sort();
}

function pages() {
  const isList = /\/(index|page-\d+)\.html$/;
  const names = list('').filter((name) => name.endsWith('.html'));
  return sample(names, (name) => !name.includes('/') || (isList.test(name) && !/page-([2-9]|\d\d)\.html$/.test(name)));
}

function pictures() {
  const names = list('figures').filter((name) => name.endsWith('.svg'));
  return sample(names, (name) => path.dirname(name) === 'figures');
}

function serve(prefix) {
  const server = http.createServer((request, response) => {
    const name = decodeURIComponent(new URL(request.url, 'http://x').pathname);
    // What a browser asks for by itself, beside a picture that is opened alone.
    if (name === '/favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    const file = path.join(site, name.slice(prefix.length));
    if (!name.startsWith(prefix) || !file.startsWith(site) || !fs.existsSync(file) || fs.statSync(file).isDirectory()) {
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[path.extname(file)] || 'application/octet-stream';
    response.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff' });
    fs.createReadStream(file).pipe(response);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

// Runs in the page: what is wrong with it now.
async function inspect(isPrint) {
  const wrong = [];
  for (const image of document.images) {
    image.loading = 'eager';
    await image.decode().catch(() => wrong.push(`image does not decode: ${image.currentSrc || image.src}`));
    if (!image.hasAttribute('alt')) wrong.push(`image without alt: ${image.src}`);
  }
  if (document.images.length > 0) {
    const wide = [...document.images].filter((image) => image.naturalWidth === 0);
    wide.forEach((image) => wrong.push(`image is empty: ${image.currentSrc}`));
  }
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const culprit = [...document.body.querySelectorAll('*')].find((element) => element.getBoundingClientRect().right > root.clientWidth + 1);
    wrong.push(`scrolls sideways: ${root.scrollWidth} > ${root.clientWidth}, first ${culprit ? culprit.outerHTML.slice(0, 120) : '?'}`);
  }
  const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
  ids.filter((id, i) => ids.indexOf(id) !== i).forEach((id) => wrong.push(`id twice: ${id}`));
  if (document.querySelectorAll('h1').length !== 1) wrong.push(`${document.querySelectorAll('h1').length} h1 elements`);
  if (!document.title) wrong.push('no title');
  if (!root.lang) wrong.push('no lang');
  if (document.querySelector('[style], style, script:not([src], [type="application/ld+json"])')) wrong.push('inline style or script');
  const shade = getComputedStyle(document.body).backgroundColor.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
  const isDark = !isPrint && matchMedia('(prefers-color-scheme: dark)').matches;
  if ((shade < 384) !== isDark) wrong.push(`the ground is ${isDark ? 'light' : 'dark'}`);
  const pictures = [...document.querySelectorAll('picture:has(source[media*="dark"]) img')];
  pictures.filter((image) => image.currentSrc.endsWith('-dark.svg') !== isDark).forEach((image) => wrong.push(`not of this theme: ${image.currentSrc}`));
  if (isPrint) {
    [...document.querySelectorAll('.figure')].filter((figure) => getComputedStyle(figure).breakInside !== 'avoid').forEach(() => wrong.push('a figure may break'));
  }
  if (document.body.innerText.trim().length < 40) wrong.push('hardly any text is visible');
  return wrong;
}

async function violations(page) {
  await page.evaluate(fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return result.violations.map((violation) => `axe ${violation.id}: ${violation.help}: ${violation.nodes[0].html.slice(0, 160)}`);
}

function listen(page, base, fault) {
  page.on('console', (message) => fault(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => fault(`script error: ${error.message}`));
  page.on('requestfailed', (request) => fault(`request failed: ${request.url()}`));
  page.on('response', (response) => response.status() >= 400 && fault(`${response.status()}: ${response.url()}`));
  page.on('request', (request) => request.url().startsWith(base) || /^data:|\/favicon\.ico$/.test(request.url()) || fault(`request elsewhere: ${request.url()}`));
}

async function visit(context, base, name, where, options) {
  const page = await context.newPage();
  const fault = (text) => faults.add(`${name} (${where}): ${text}`);
  listen(page, base, fault);
  if (options.media) await page.emulateMedia({ media: options.media });
  await page.goto(base + encodeURI(name), { waitUntil: 'load' });
  (await page.evaluate(inspect, options.media === 'print')).forEach(fault);
  if (options.axe) (await violations(page)).forEach(fault);
  await page.close();
}

// A picture that somebody opens by itself, under the same policy: it would lose its styles, and the console would say so.
async function look(context, base, name) {
  const page = await context.newPage();
  const fault = (text) => faults.add(`${name} (by itself): ${text}`);
  listen(page, base, fault);
  await page.goto(base + encodeURI(name), { waitUntil: 'load' });
  const drawn = await page.evaluate(() => document.documentElement.localName === 'svg' && document.documentElement.getBoundingClientRect().width > 0);
  if (!drawn) fault('is not drawn');
  await page.close();
}

async function each(names, work) {
  const rest = [...names];
  const tab = async () => {
    for (let name = rest.shift(); name !== undefined; name = rest.shift()) await work(name);
  };
  await Promise.all(Array.from({ length: TABS }, tab));
}

async function main() {
  const names = pages(), svgs = pictures();
  const server = await serve('/some/path/');
  const bases = { server: `http://127.0.0.1:${server.address().port}/some/path/`, disk: `file://${site}/` };
  // Root has no sandbox of its own.
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: process.getuid() === 0 ? ['--no-sandbox'] : [] });
  for (const options of CASES) {
    const { from, width, javaScriptEnabled, colorScheme, zoom = 1, media = 'screen' } = options;
    const viewport = { width, height: 844 };
    const context = await browser.newContext({ viewport, javaScriptEnabled, colorScheme, deviceScaleFactor: zoom });
    const where = `${from}, ${width} px, ${colorScheme}, ${javaScriptEnabled ? 'scripts' : 'no scripts'}, zoom ${zoom}, ${media}`;
    await each(names, (name) => visit(context, bases[from], name, where, options));
    await context.close();
  }
  const context = await browser.newContext();
  await each(svgs, (name) => look(context, bases.server, name));
  await browser.close();
  server.close();
  [...faults].slice(0, 60).forEach((text) => console.log(text));
  console.log(`${names.length} pages, ${CASES.length} ways each, and ${svgs.length} pictures: ${faults.size} faults`);
  process.exit(faults.size > 0 || names.length === 0 ? 1 : 0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
