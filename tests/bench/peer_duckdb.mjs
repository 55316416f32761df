// SPDX-License-Identifier: MIT
// The reading, measuring and drawing of a report as a script for Node.js would do it, with DuckDB, Observable Plot and resvg:
// node peer_duckdb.mjs SNAPSHOT FOLDER. The same as peer_pandas.py, figure for figure and page for page: volume by model and
// day, windows, distinct callers, a Gini coefficient, two figures as SVG and PNG, and one page for each used model.
//
// It does less than inuse: 2 figures instead of 22, in one theme, no PDF, ZIP or data files, no figure for each model, 3 measures
// instead of some sixty, no check of the snapshot, no hash, no manifest, and a folder that is not replaced as a whole.
//
// DuckDB reads the file with its extension sqlite where that is installed (it is not fetched), on all processors. Otherwise the
// sqlite3 command line hands it CSV through one pipe per processor. Packages: @duckdb/node-api, @observablehq/plot, linkedom,
// @resvg/resvg-js, in NODE_PATH.
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);
const load = (name) => import(pathToFileURL(require.resolve(name)));
const [{ DuckDBInstance }, Plot, { parseHTML }, { Resvg }] = await Promise.all(
    ["@duckdb/node-api", "@observablehq/plot", "linkedom", "@resvg/resvg-js"].map(load));
const [snapshot, folder] = process.argv.slice(2);
const WINDOWS = [1, 7, 30, 90, 365, 1 << 30];

const instance = await DuckDBInstance.create(":memory:");
const database = await instance.connect();
const rows = async (sql) => (await database.runAndReadAll(sql)).getRowsJS().map((row) => row.map((value) => (typeof value === "bigint" ? Number(value) : value)));
const text = (value) => `'${value.replaceAll("'", "''")}'`;

function ofSqlite(sql) {
    return execFileSync("sqlite3", ["-readonly", "-csv", snapshot, sql], { encoding: "utf8", maxBuffer: 1 << 30 });
}

async function hasExtension() {
    try {
        await database.run("LOAD sqlite");
        return true;
    } catch {
        return false;
    }
}

async function attach() {
    await database.run(`ATTACH ${text(snapshot)} AS snapshot (TYPE sqlite, READ_ONLY)`);
    const [[taken]] = await rows("SELECT value FROM snapshot.snapshot WHERE key = 'taken_at'");
    const end = Math.floor(taken / 86400);
    await database.run(`INSERT INTO record SELECT at // 86400, model_id, caller_id, count FROM snapshot.inference WHERE failed = 0 AND at < ${end * 86400}`);
    await database.run("INSERT INTO model SELECT id, key FROM snapshot.model");
    return end;
}

// One range of rows through one pipe, by a connection of its own.
async function pipeRange(pipe, from, to, end) {
    execFileSync("mkfifo", [pipe]);
    const reader = spawn("sqlite3", ["-readonly", "-csv", "-cmd", `.output ${pipe}`, snapshot,
        `SELECT at / 86400, model_id, caller_id, count FROM inference WHERE id > ${from} AND id <= ${to} AND failed = 0 AND at < ${end * 86400}`],
        { stdio: ["ignore", "inherit", "inherit"] });
    const ended = new Promise((resolve, reject) => reader.on("exit", (status) => (status === 0 ? resolve() : reject(new Error("sqlite3 failed")))));
    const connection = await instance.connect();
    await Promise.all([ended, connection.run(`INSERT INTO record SELECT * FROM read_csv(${text(pipe)}, header = false, auto_detect = false,
        columns = {'day': 'INTEGER', 'model_id': 'INTEGER', 'caller_id': 'INTEGER', 'count': 'BIGINT'})`)]);
}

async function pipeAll() {
    const end = Math.floor(Number(ofSqlite("SELECT value FROM snapshot WHERE key = 'taken_at'")) / 86400);
    const most = Number(ofSqlite("SELECT max(id) FROM inference")), parts = os.availableParallelism();
    const pipes = fs.mkdtempSync(path.join(os.tmpdir(), "peer-"));
    const cuts = Array.from({ length: parts + 1 }, (_, i) => Math.floor((most * i) / parts));
    await Promise.all(cuts.slice(1).map((to, i) => pipeRange(path.join(pipes, `${i}`), cuts[i], to, end)));
    fs.writeFileSync(path.join(pipes, "model"), ofSqlite("SELECT id, key FROM model"));
    await database.run(`INSERT INTO model SELECT * FROM read_csv(${text(path.join(pipes, "model"))}, header = false, auto_detect = false,
        columns = {'id': 'INTEGER', 'key': 'VARCHAR'}, quote = '"')`);
    fs.rmSync(pipes, { recursive: true });
    return end;
}

function gini(volumes) {
    const x = Float64Array.from(volumes).sort();
    let weighted = 0, sum = 0;
    x.forEach((volume, i) => { weighted += (i + 1) * volume; sum += volume; });
    return (2 * weighted) / (x.length * sum) - (x.length + 1) / x.length;
}

function draw(name, options) {
    const { document } = parseHTML("<!DOCTYPE html><html><body></body></html>");
    const svg = Plot.plot({ document, width: 640, height: 340, ...options });
    svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    fs.writeFileSync(path.join(folder, `${name}.svg`), svg.outerHTML);
    fs.writeFileSync(path.join(folder, `${name}.png`), new Resvg(svg.outerHTML, { background: "white", fitTo: { mode: "zoom", value: 2 } }).render().asPng());
}

const escaped = (value) => value.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
const page = (key, windows, days) => `<!DOCTYPE html><title>${escaped(key)}</title>
<table>${windows.map((row) => `<tr><td>${row[0]}</td><td>${row[1]}</td><td>${row[2]}</td></tr>`).join("")}</table>
<table>${days.map((row) => `<tr><td>${row[0]}</td><td>${row[1]}</td></tr>`).join("")}</table>`;

fs.mkdirSync(folder, { recursive: true });
await database.run(`CREATE TABLE record (day INTEGER, model_id INTEGER, caller_id INTEGER, count BIGINT);
    CREATE TABLE model (id INTEGER, key VARCHAR)`);
const end = (await hasExtension()) ? await attach() : await pipeAll();

await database.run("CREATE TABLE model_day AS SELECT model_id, day, sum(count) AS volume FROM record WHERE model_id IS NOT NULL GROUP BY ALL");
const within = (columns) => WINDOWS.map((days) => columns(end - days)).join(", ");
const byDay = await rows("SELECT day, sum(count) FROM record GROUP BY day ORDER BY day");
const volumes = await rows(`SELECT id, any_value(key), ${within((first) => `coalesce(sum(volume) FILTER (day >= ${first}), 0)`)}
    FROM model LEFT JOIN model_day ON model_id = id GROUP BY id ORDER BY id`);
// Whoever called a model since a day has called it last since that day.
const callers = new Map((await rows(`SELECT model_id, ${within((first) => `count(*) FILTER (last >= ${first})`)}
    FROM (SELECT model_id, caller_id, max(day) AS last FROM record WHERE model_id IS NOT NULL AND caller_id IS NOT NULL GROUP BY ALL)
    GROUP BY model_id`)).map((row) => [row[0], row.slice(1)]));
const lastDays = new Map();
for (const [model, day, volume] of await rows(`SELECT model_id, day, volume FROM model_day
    QUALIFY row_number() OVER (PARTITION BY model_id ORDER BY day DESC) <= 30 ORDER BY model_id, day`)) {
    if (!lastDays.has(model)) lastDays.set(model, []);
    lastDays.get(model).push([day, volume]);
}
const month = volumes.map((row) => row[2 + WINDOWS.indexOf(30)]);
console.log(`Gini of the listed, 30 days: ${gini(month).toFixed(6)}`);

draw("daily-volume", { marks: [Plot.lineY(byDay, { x: (row) => new Date(row[0] * 864e5), y: (row) => row[1] })] });
const ranked = month.filter((volume) => volume > 0).sort((a, b) => b - a);
draw("rank-size", { x: { type: "log" }, y: { type: "log" }, marks: [Plot.lineY(ranked, { x: (_, i) => i + 1, y: (volume) => volume })] });

for (const [model, key, ...sums] of volumes) {
    if (!lastDays.has(model)) continue;
    const windows = WINDOWS.map((days, i) => [days, sums[i], callers.get(model)?.[i] ?? 0]);
    fs.writeFileSync(path.join(folder, `model-${model}.html`), page(key, windows, lastDays.get(model)));
}
