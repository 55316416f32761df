// SPDX-License-Identifier: MIT
// node use.js SITE: what a reader does, by keyboard alone: skip to the content, sort and filter lists, copy a snippet, choose the colours.
// Without scripts a page offers neither sorting nor colours, and is whole.
'use strict';

const assert = require('assert');
const path = require('path');
const { chromium } = require('playwright-core');

const address = (name) => `file://${path.resolve(process.argv[2])}/${name}`;

async function column(page, number) {
  return page.$$eval(`table.sortable tbody tr:not([hidden]) > :nth-child(${number})`, (cells) => cells.map((cell) => cell.textContent.trim()));
}

function numbers(texts) {
  return texts.filter((text) => text !== '').map((text) => Number(text.replace(/,/g, '')));
}

async function press(page, header) {
  await page.locator('table.sortable thead th button', { hasText: header }).focus();
  await page.keyboard.press('Enter');
  return page.locator('table.sortable thead th', { hasText: header }).getAttribute('aria-sort');
}

async function sorts(page) {
  assert.strictEqual(await press(page, 'All time'), 'descending');
  const falling = numbers(await column(page, 6));
  assert.deepStrictEqual(falling, [...falling].sort((a, b) => b - a));
  assert.strictEqual(await press(page, 'All time'), 'ascending');
  const rising = numbers(await column(page, 6));
  assert.deepStrictEqual(rising, [...falling].sort((a, b) => a - b));
  assert.strictEqual(await press(page, 'Rank'), 'ascending');
  const ranks = await column(page, 1);
  const empty = ranks.indexOf('');
  assert.ok(empty < 0 || ranks.slice(empty).every((rank) => rank === ''), 'models without a rank come last');
  assert.deepStrictEqual(numbers(ranks), numbers(ranks).sort((a, b) => a - b));
  assert.strictEqual(await page.locator('th[aria-sort]').count(), 1);
  assert.strictEqual(await page.locator('output').textContent(), 'Sorted by Rank, ascending');
  assert.strictEqual(await page.locator('table.sortable thead th:not(:has(button))').textContent(), 'Trend');
  assert.strictEqual(await press(page, 'Model'), 'ascending');
  const names = await column(page, 2);
  assert.deepStrictEqual(names, [...names].sort((a, b) => a.localeCompare(b, 'en')));
}

async function filters(page) {
  const names = await column(page, 2);
  await page.locator('input[type=search]').focus();
  await page.keyboard.type(names[0].slice(0, 6).toUpperCase());
  const shown = await column(page, 2);
  assert.ok(shown.includes(names[0]) && shown.length <= names.length);
  await page.keyboard.type(' no such model');
  assert.strictEqual((await column(page, 2)).length, 0);
  assert.match(await page.locator('output').textContent(), /^0 of /);
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  assert.strictEqual((await column(page, 2)).length, names.length);
}

async function skips(page) {
  await page.goto(address('index.html'));
  await page.keyboard.press('Tab');
  assert.strictEqual(await page.evaluate(() => document.activeElement.textContent), 'Skip to the content');
  const box = await page.locator('.skip').boundingBox();
  assert.ok(box.x >= 0, 'the link is in sight while it has the focus');
  await page.keyboard.press('Enter');
  await page.waitForURL('**#content'); // a browser moves within a page when it has time
}

// What is copied from a snippet can be pasted: lines, and no signs in the place of their ends.
async function copiesSnippets(page) {
  await page.goto(address('figures/lorenz.html'));
  const snippets = await page.locator('.snippet').allInnerTexts();
  assert.strictEqual(snippets.length, 4);
  assert.match(snippets[0], /^@misc\{[^\n]+,\n {2}title = /);
  for (const snippet of snippets) assert.doesNotMatch(snippet, /[\u2400-\u2421]/);
}

const ground = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const becomes = (page, dark) => page.waitForFunction((wanted) => document.querySelector('.figure img').currentSrc.endsWith('-dark.svg') === wanted, dark);

async function choosesColours(page) {
  await page.goto(address('index.html'));
  const light = await ground(page);
  await becomes(page, false);
  const button = page.locator('button.theme');
  assert.strictEqual(await button.textContent(), 'Dark colours');
  await button.focus();
  await page.keyboard.press('Space');
  assert.notStrictEqual(await ground(page), light);
  await becomes(page, true); // the figures follow without a new page
  assert.strictEqual(await button.textContent(), 'Light colours');
  await page.goto(address('models/index.html'));
  assert.notStrictEqual(await ground(page), light, 'the choice holds on other pages');
  await page.emulateMedia({ media: 'print' });
  assert.strictEqual(await ground(page), light, 'print is light');
  await page.emulateMedia({ media: 'screen' });
  await page.locator('button.theme').press('Enter');
  assert.strictEqual(await ground(page), light);
  assert.strictEqual(await page.evaluate(() => localStorage.length + document.cookie.length), 0, 'what the system prefers is not kept');
  await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
  assert.notStrictEqual(await ground(page), light, 'the system is followed');
  await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
}

async function main() {
  // Root has no sandbox of its own.
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: process.getuid() === 0 ? ['--no-sandbox'] : [] });
  const page = await browser.newPage({ colorScheme: 'light' });
  await page.goto(address('models/index.html'));
  await sorts(page);
  await filters(page);
  await skips(page);
  await copiesSnippets(page);
  await choosesColours(page);
  const bare = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await bare.goto(address('models/index.html'));
  assert.strictEqual(await bare.locator('button, input').count(), 0);
  assert.ok(await bare.locator('table.sortable tbody tr').count() > 0);
  await browser.close();
  console.log('skipped to the content, sorted, filtered and coloured by keyboard');
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
