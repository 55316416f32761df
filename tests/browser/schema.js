// SPDX-License-Identifier: MIT
// summary.json of a site against the JSON Schema beside it, and every rational value against its own numerator and denominator.
'use strict';
const fs = require('fs');
const path = require('path');
const Ajv = require('ajv/dist/2020');

const folder = path.join(process.argv[2], 'data');
const read = name => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
const summary = read('summary.json');
const validate = new Ajv({ allErrors: true, strict: false }).compile(read('summary.schema.json'));
let faults = 0;

function complain(text) {
  faults++;
  if (faults <= 20) console.log(text);
}

if (!validate(summary)) for (const error of validate.errors) complain(`${error.instancePath}: ${error.message}`);

let recomputed = 0;
function walk(value, place) {
  if (value === null || typeof value !== 'object') return;
  if (typeof value.numerator === 'string' && typeof value.denominator === 'string' && value.value !== null) {
    // 20 digits of the quotient, from integers, then one rounding to a double.
    const quotient = Number(BigInt(value.numerator) * 10n ** 20n / BigInt(value.denominator)) / 1e20;
    const close = Math.abs(quotient - value.value) <= 1e-15 * Math.max(1, Math.abs(quotient));
    if (!close) complain(`${place}: ${value.numerator} / ${value.denominator} is ${quotient}, not ${value.value}`);
    recomputed++;
  }
  for (const key of Object.keys(value)) walk(value[key], `${place}/${key}`);
}
walk(summary, '');
if (recomputed < 50) complain(`only ${recomputed} values could be recomputed`);

// A schema that refuses nothing would agree with everything.
const broken = JSON.parse(JSON.stringify(summary));
broken.windows['30d'].measures['gini.listed'].value = 'high';
if (validate(broken)) complain('the schema accepts a word in place of a number');

console.log(`${recomputed} values recomputed: ${faults} faults`);
process.exit(faults ? 1 : 0);
