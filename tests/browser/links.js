// SPDX-License-Identifier: MIT
// node links.js SITE: every link of every page, style sheet and data package leads to a file of the site and, where it names one, to
// an id in it; every link is relative; every file of the site is in the manifest and can be reached from index.html.
'use strict';

const fs = require('fs');
const path = require('path');

const site = path.resolve(process.argv[2]);
const faults = [];
const texts = new Map();

function read(name) {
  if (!texts.has(name)) texts.set(name, fs.readFileSync(path.join(site, name), 'utf8'));
  return texts.get(name);
}

function unescape(text) {
  return text.replace(/&quot;/g, '"').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}

// The pages are our own serializer's: attributes are always quoted with ".
function links(name) {
  const found = [];
  for (const [tag] of read(name).matchAll(/<[a-z][^>]*>/g)) {
    for (const [, attribute, value] of tag.matchAll(/\s(href|src|srcset)="([^"]*)"/g)) {
      const targets = attribute === 'srcset' ? unescape(value).split(',').map((part) => part.trim().split(/\s/)[0]) : [unescape(value)];
      found.push(...targets.map((target) => ({ target, outside: /^<(a|link)\s/.test(tag) })));
    }
  }
  return found;
}

function ids(name) {
  return new Set([...read(name).matchAll(/\sid="([^"]*)"/g)].map((match) => unescape(match[1])));
}

const reached = new Set(['index.html']);
const idsOf = new Map();

function follow(name, { target, outside }) {
  if (/^(https?|mailto):/.test(target)) {
    if (!outside) faults.push(`${name}: loads ${target}`);
    return;
  }
  if (/^[a-z][a-z0-9+.-]*:|^\//i.test(target)) {
    faults.push(`${name}: not relative: ${target}`);
    return;
  }
  const [file, anchor] = target.split('#');
  let there;
  try {
    there = file === '' ? name : path.posix.join(path.posix.dirname(name), decodeURIComponent(file.split('?')[0]));
  } catch {
    faults.push(`${name}: not a URL: ${target}`);
    return;
  }
  const full = path.join(site, there);
  if (!full.startsWith(site + path.sep) || !fs.existsSync(full) || fs.statSync(full).isDirectory()) {
    faults.push(`${name}: leads nowhere: ${target}`);
    return;
  }
  if (!reached.has(there)) {
    reached.add(there);
    if (there.endsWith('.html')) queue.push(there);
  }
  if (anchor) {
    if (!idsOf.has(there)) idsOf.set(there, ids(there));
    if (!idsOf.get(there).has(decodeURIComponent(anchor))) faults.push(`${name}: no such place: ${target}`);
  }
}

const queue = ['index.html'];
while (queue.length > 0) {
  const name = queue.pop();
  links(name).forEach((link) => follow(name, link));
}

// Found by convention, not by a link.
const unlinked = /^(404\.html|manifest\.json|robots\.txt|sitemap\.xml|feed\.xml|datapackage\.json|CITATION\.cff|cite\.bib|social\.png)$/;
const manifest = JSON.parse(read('manifest.json')).files.map((file) => file.path);
manifest.filter((name) => name.endsWith('.html') && !reached.has(name) && !unlinked.test(name)).forEach((name) => faults.push(`${name}: no page leads here`));
if (manifest.includes('404.html')) links('404.html').forEach((link) => follow('404.html', link));

faults.slice(0, 60).forEach((fault) => console.log(fault));
console.log(`${reached.size} files reached of ${manifest.length}: ${faults.length} faults`);
process.exit(faults.length > 0 ? 1 : 0);
