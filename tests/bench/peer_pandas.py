# SPDX-License-Identifier: MIT
"""The reading, measuring and drawing of a report as a pandas script would do it: peer_pandas.py SNAPSHOT FOLDER.

Volume by model and day, windows, distinct callers, a Gini coefficient, two figures and one page for each used model; no
figure for each model, which would take matplotlib longer than everything else together."""
import html
import os
import sqlite3
import sys

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd


def gini(volumes):
    x = np.sort(volumes.to_numpy(dtype=float))
    n = len(x)
    return float(2 * np.sum(np.arange(1, n + 1) * x) / (n * x.sum()) - (n + 1) / n)


def main(path, folder):
    os.makedirs(folder, exist_ok=True)
    database = sqlite3.connect(path)
    records = pd.read_sql_query("SELECT at, model_id, caller_id, count, failed FROM inference", database)
    models = pd.read_sql_query("SELECT id, key FROM model", database, index_col="id")
    end = int(database.execute("SELECT value FROM snapshot WHERE key = 'taken_at'").fetchone()[0]) // 86400
    records = records[records.failed == 0]
    records["day"] = records["at"] // 86400
    records = records[records.day < end]
    by_day = records.groupby("day")["count"].sum()
    by_model_day = records.groupby(["model_id", "day"])["count"].sum()
    windows = {days: records[records.day >= end - days] for days in (1, 7, 30, 90, 365, 1 << 30)}
    volumes = {days: rows.groupby("model_id")["count"].sum().reindex(models.index, fill_value=0) for days, rows in windows.items()}
    callers = {days: rows.groupby("model_id")["caller_id"].nunique() for days, rows in windows.items()}
    print(f"Gini of the listed, 30 days: {gini(volumes[30]):.6f}")

    figure, axes = plt.subplots(figsize=(6.4, 3.4))
    axes.plot(by_day.index, by_day.to_numpy())
    figure.savefig(os.path.join(folder, "daily-volume.svg"))
    figure.savefig(os.path.join(folder, "daily-volume.png"), dpi=200)
    ranked = volumes[30][volumes[30] > 0].sort_values(ascending=False)
    figure, axes = plt.subplots(figsize=(6.4, 3.4))
    axes.loglog(np.arange(1, len(ranked) + 1), ranked.to_numpy())
    figure.savefig(os.path.join(folder, "rank-size.svg"))
    figure.savefig(os.path.join(folder, "rank-size.png"), dpi=200)

    for model, days in by_model_day.groupby(level=0):
        rows = "".join(f"<tr><td>{window}</td><td>{volumes[window][model]}</td><td>{callers[window].get(model, 0)}</td></tr>" for window in windows)
        last = "".join(f"<tr><td>{day}</td><td>{volume}</td></tr>" for (_, day), volume in days.iloc[-30:].items())
        with open(os.path.join(folder, f"model-{model}.html"), "w", encoding="utf-8") as page:
            page.write(f"<!DOCTYPE html><title>{html.escape(models.key[model])}</title><table>{rows}</table><table>{last}</table>")


main(sys.argv[1], sys.argv[2])
