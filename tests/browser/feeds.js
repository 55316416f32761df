// SPDX-License-Identifier: MIT
// The data package and the citation file of a site against their schemas; every resource is there and its columns are what is promised;
// the schema.org description in the page is JSON and names the same files.
'use strict';
const fs = require('fs');
const path = require('path');
const Ajv = require('ajv/dist/2020');

const [site, schemas] = process.argv.slice(2);
const read = name => fs.readFileSync(path.join(site, name), 'utf8');
const ajv = new Ajv({ allErrors: true, strict: false });
let faults = 0;

function complain(text) {
  faults++;
  if (faults <= 20) console.log(text);
}

function check(name, value, schema) {
  const validate = ajv.compile(JSON.parse(fs.readFileSync(path.join(schemas, schema), 'utf8')));
  if (!validate(value)) for (const error of validate.errors) complain(`${name}${error.instancePath}: ${error.message}`);
}

// As much YAML as CITATION.cff needs: "key: <JSON string>", lists of such maps.
function parseYaml(text) {
  const root = {};
  let list = null;
  for (const line of text.trim().split('\n')) {
    const [, indent, key, value] = line.match(/^( {4}| {2}- |)([a-z-]+):(?: (".*"))?$/) ?? [];
    if (key === undefined) complain(`CITATION.cff: cannot read '${line}'`);
    else if (indent === '' && value === undefined) list = root[key] = [];
    else if (indent === '') root[key] = JSON.parse(value);
    else if (indent === '    ') list.at(-1)[key] = JSON.parse(value);
    else list.push({ [key]: JSON.parse(value) });
  }
  return root;
}

// RFC 4180: rows of fields.
function parseCsv(text) {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|$)/g)) {
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '') break;
    if (end !== ',') rows.push([]);
  }
  if (rows.at(-1).length === 1 && rows.at(-1)[0] === '') rows.pop();
  return rows;
}

const patterns = { integer: /^-?[0-9]+$/, number: /^-?[0-9.]+(e[-+]?[0-9]+)?$/, date: /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/, string: /^/, any: /^/ };

function checkTable(resource) {
  const [names, ...rows] = parseCsv(read(resource.path));
  const fields = resource.schema.fields;
  if (names.join() !== fields.map(field => field.name).join()) complain(`${resource.path}: columns ${names}, promised ${fields.map(field => field.name)}`);
  for (const row of rows)
    for (const [i, cell] of row.entries())
      if (cell !== '' && !patterns[fields[i]?.type ?? 'any'].test(cell)) complain(`${resource.path}: '${cell}' in ${fields[i].name} is no ${fields[i].type}`);
  return rows.length;
}

const datapackage = JSON.parse(read('datapackage.json'));
check('datapackage.json', datapackage, 'datapackage.json');
check('CITATION.cff', parseYaml(read('CITATION.cff')), 'citation.json');
let rows = 0;
for (const resource of datapackage.resources) {
  if (!fs.existsSync(path.join(site, resource.path))) complain(`${resource.path} is not there`);
  else if (resource.schema) rows += checkTable(resource);
}
const names = datapackage.resources.map(resource => resource.name);
if (new Set(names).size !== names.length) complain('two resources of one name');
if (rows < 100) complain(`only ${rows} rows checked`);

const dataset = JSON.parse(read('index.html').match(/<script type="application\/ld\+json">(.*?)<\/script>/s)[1]);
for (const name of ['name', 'description', 'creator', 'distribution', 'datePublished']) if (!dataset[name]) complain(`the data set has no ${name}`);
if (dataset['@context'] !== 'https://schema.org/' || dataset['@type'] !== 'Dataset') complain('the data set is none');
if (dataset.description.length < 50 || dataset.description.length > 5000) complain('the description of the data set is too short or too long');
for (const file of dataset.distribution) if (!fs.existsSync(path.join(site, file.name))) complain(`${file.name} is not there`);
process.exit(faults > 0 ? 1 : 0);
