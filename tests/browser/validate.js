// SPDX-License-Identifier: MIT
// node validate.js SITE: every page is valid HTML5, by html-validate's standard rules, and below 100 kB as servers send it, without its
// pictures.
'use strict';

const fs = require('fs');
const path = require('path');
const zlib = require('zlib');
const { HtmlValidate } = require('html-validate');

const site = path.resolve(process.argv[2]);
const WEIGHT_MOST = 100000;
const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:standard'],
  rules: {
    // Long titles are cut by whoever shows them; ours carry the numbers.
    'long-title': 'off',
    // Our serializer is not a person: it writes what the standard allows.
    'no-trailing-whitespace': 'off',
    'doctype-style': 'off',
    'void-style': 'off',
    'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off',
    'no-inline-style': 'error',
  },
});

function list(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    return entry.isDirectory() ? list(name) : name;
  });
}

const pages = list(site).filter((name) => name.endsWith('.html')).sort();
let faults = 0;
for (const page of pages) {
  const html = fs.readFileSync(page, 'utf8');
  const weight = zlib.gzipSync(html).length;
  if (weight >= WEIGHT_MOST && faults++ < 60) console.log(`${path.relative(site, page)}: ${weight} bytes compressed`);
  const report = validator.validateStringSync(html, page);
  for (const message of report.results.flatMap((result) => result.messages).filter((message) => message.severity === 2)) {
    if (faults++ < 60) console.log(`${path.relative(site, page)}:${message.line}: ${message.ruleId}: ${message.message}`);
  }
}
console.log(`${pages.length} pages: ${faults} faults`);
process.exit(faults > 0 || pages.length === 0 ? 1 : 0);
