// SPDX-License-Identifier: MIT
// node sort.js SITE: the list of models is sorted and filtered by keyboard alone; without scripts it offers neither.
'use strict';

const assert = require('assert');
const path = require('path');
const { chromium } = require('playwright-core');

const address = `file://${path.resolve(process.argv[2])}/models/index.html`;

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
  const falling = numbers(await column(page, 5));
  assert.deepStrictEqual(falling, [...falling].sort((a, b) => b - a));
  assert.strictEqual(await press(page, 'All time'), 'ascending');
  const rising = numbers(await column(page, 5));
  assert.deepStrictEqual(rising, [...falling].sort((a, b) => a - b));
  assert.strictEqual(await press(page, 'Rank'), 'ascending');
  const ranks = await column(page, 1);
  const empty = ranks.indexOf('');
  assert.ok(empty < 0 || ranks.slice(empty).every((rank) => rank === ''), 'models without a rank come last');
  assert.deepStrictEqual(numbers(ranks), numbers(ranks).sort((a, b) => a - b));
  assert.strictEqual(await page.locator('th[aria-sort]').count(), 1);
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

async function main() {
  // Root has no sandbox of its own.
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: process.getuid() === 0 ? ['--no-sandbox'] : [] });
  const page = await browser.newPage();
  await page.goto(address);
  await sorts(page);
  await filters(page);
  const bare = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await bare.goto(address);
  assert.strictEqual(await bare.locator('table.sortable button, input').count(), 0);
  assert.ok(await bare.locator('table.sortable tbody tr').count() > 0);
  await browser.close();
  console.log('the list of models is sorted and filtered by keyboard');
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
