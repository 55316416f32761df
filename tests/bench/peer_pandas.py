# SPDX-License-Identifier: MIT
"""The reading, measuring and drawing of a report as a script with pandas, matplotlib and jinja2 would do it:
peer_pandas.py SNAPSHOT FOLDER. Volume by model and day, windows, distinct callers, a Gini coefficient, two figures
as SVG and PNG, and one page for each used model.

It does less than inuse: 2 figures instead of 22, in one theme, no PDF, ZIP or data files, no figure for each model
(which would take matplotlib longer than everything else together), 3 measures instead of some sixty, no check of the
snapshot, no hash, no manifest, and a folder that is not replaced as a whole. Rows are read in pieces and kept in
small integers: all at once take four times the memory."""
import os
import sqlite3
import sys

import jinja2
import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

WINDOWS = (1, 7, 30, 90, 365, 1 << 30)
PIECE = 500_000
PAGE = jinja2.Environment(autoescape=True).from_string("""<!DOCTYPE html><title>{{ key }}</title>
<table>{% for days, volume, callers in windows %}
<tr><td>{{ days }}</td><td>{{ volume }}</td><td>{{ callers }}</td></tr>{% endfor %}</table>
<table>{% for day, volume in last %}<tr><td>{{ day }}</td><td>{{ volume }}</td></tr>{% endfor %}</table>""")


def gini(volumes):
    x = np.sort(volumes.to_numpy(dtype=float))
    n = len(x)
    return float(2 * np.sum(np.arange(1, n + 1) * x) / (n * x.sum()) - (n + 1) / n)


def read(database, end):
    pieces = pd.read_sql_query("SELECT at / 86400 AS day, model_id, caller_id, count FROM inference "
                               "WHERE failed = 0 AND at < ?", database, params=(end * 86400,), chunksize=PIECE)
    # No model, no caller: -1.
    types = {"day": "int32", "model_id": "int32", "caller_id": "int32", "count": "int64"}
    return pd.concat([piece.fillna(-1).astype(types) for piece in pieces], ignore_index=True)


def save(figure, folder, name):
    figure.savefig(os.path.join(folder, name + ".svg"))
    figure.savefig(os.path.join(folder, name + ".png"), dpi=200)


def main(path, folder):
    os.makedirs(folder, exist_ok=True)
    database = sqlite3.connect(path)
    models = pd.read_sql_query("SELECT id, key FROM model", database, index_col="id")
    end = int(database.execute("SELECT value FROM snapshot WHERE key = 'taken_at'").fetchone()[0]) // 86400
    records = read(database, end)
    by_day = records.groupby("day")["count"].sum()
    of_models = records[records.model_id >= 0]
    by_model_day = of_models.groupby(["model_id", "day"])["count"].sum()
    # Whoever called a model since a day has called it last since that day.
    last_calls = of_models[of_models.caller_id >= 0].groupby(["model_id", "caller_id"])["day"].max()
    days = by_model_day.index.get_level_values("day")
    volumes = {window: by_model_day[days >= end - window].groupby(level=0).sum().reindex(models.index, fill_value=0)
               for window in WINDOWS}
    callers = {window: last_calls[last_calls >= end - window].groupby(level=0).size()
               .reindex(models.index, fill_value=0)
               for window in WINDOWS}
    print(f"Gini of the listed, 30 days: {gini(volumes[30]):.6f}")

    figure, axes = plt.subplots(figsize=(6.4, 3.4))
    axes.plot(by_day.index, by_day.to_numpy())
    save(figure, folder, "daily-volume")
    ranked = volumes[30][volumes[30] > 0].sort_values(ascending=False)
    figure, axes = plt.subplots(figsize=(6.4, 3.4))
    axes.loglog(np.arange(1, len(ranked) + 1), ranked.to_numpy())
    save(figure, folder, "rank-size")

    table = pd.DataFrame({(what, window): column[window] for what, column in (("volume", volumes), ("callers", callers))
                          for window in WINDOWS})
    rows = {row[0]: row[1:] for row in table.itertuples(name=None)}
    for model, of_days in by_model_day.groupby(level=0):
        windows = zip(WINDOWS, rows[model][:len(WINDOWS)], rows[model][len(WINDOWS):])
        last = of_days.iloc[-30:]
        with open(os.path.join(folder, f"model-{model}.html"), "w", encoding="utf-8") as page:
            page.write(PAGE.render(key=models.key[model], windows=windows,
                                   last=zip(last.index.get_level_values("day"), last)))


main(sys.argv[1], sys.argv[2])
