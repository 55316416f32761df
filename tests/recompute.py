# SPDX-License-Identifier: MIT
"""Computes the numbers of a site's files again from its snapshot, by the definitions in words and with nothing of the
program.

    recompute.py SNAPSHOT SITE

What tests/answers/ asks of summary.json in SQL is not asked again: this is about models.csv, daily.csv, the data of
figures, their headlines, the measures of every window, and the shares that tables print."""
import csv
import html
import json
import math
import re
import sqlite3
import sys
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from pathlib import Path

WINDOWS = {'1d': 1, '7d': 7, '30d': 30, '90d': 90, '365d': 365, 'all': 10**6}
faults, compared = [], 0


def same(what, expected, found):  # at the last digit that is printed; None is an empty field
    global compared
    compared += 1
    if expected is None or found in (None, '') or isinstance(expected, (str, bool)):
        agree = expected == found or expected is None and found == ''
    else:
        digits = 8 if isinstance(expected, float) else 15
        slack = Fraction(0) if isinstance(expected, int) else abs(Fraction(expected)) / 10**digits
        if isinstance(found, str) and '.' in found:
            slack = max(slack, Fraction(1, 2 * 10**len(found.partition('.')[2])))
        agree = abs(Fraction(expected) - Fraction(found)) <= slack
    if not agree:
        shown = float(expected) if isinstance(expected, Fraction) else expected
        faults.append(f'{what}: {found!r}, expected {shown!r}')


def rows(path):
    return list(csv.DictReader(open(site / path, encoding='utf-8', newline=''))) if (site / path).exists() else []


def day_of(text):
    return date.fromisoformat(text).toordinal() - date(1970, 1, 1).toordinal()


def day_text(day):
    return str(date(1970, 1, 1) + timedelta(day))


def percent(value):
    shown = (Decimal(value.numerator) * 100 / Decimal(value.denominator)).quantize(Decimal('0.1'), ROUND_HALF_EVEN)
    return '<0.1%' if value and not shown else '>99.9%' if value < 1 and shown == 100 else f'{shown:,}%'


def fewest(values, part, strict=False):
    held, target = 0, part * sum(values)
    for k, value in enumerate(sorted(values, reverse=True), 1):
        held += value
        if held > target or held == target and not strict:
            return k


def measures(listed):
    """By method and population, from the volumes of all listed items."""
    used, n, total = sorted(x for x in listed if x), len(listed), sum(listed)
    m = {('listed', 'listed'): n, ('used', 'listed'): len(used), ('total', 'listed'): total,
         ('idle_share', 'listed'): Fraction(n - len(used), n or 1)}
    if not total:
        return m
    entropy, squares = -math.fsum(x / total * math.log(x / total) for x in used), sum(x * x for x in used)
    m.update({('effective_number_entropy', 'used'): math.exp(entropy), ('entropy_bits', 'used'): entropy / math.log(2),
              ('hhi', 'used'): Fraction(squares, total**2),
              ('effective_number_hhi', 'used'): Fraction(total**2, squares),
              ('hhi_unbiased', 'used'): Fraction(squares - total, total * (total - 1)),
              ('hhi_floor', 'listed'): Fraction(total + n - 1, n * total),
              ('fewest_half_reached', 'used'): fewest(used, Fraction(1, 2)),
              ('fewest_half', 'used'): fewest(used, Fraction(1, 2), True),
              ('fewest_90', 'used'): fewest(used, Fraction(9, 10)),
              ('idle_share_floor', 'listed'): math.exp(-total / n)})
    m.update({(f'top_share_{k}', 'used'): Fraction(sum(used[-k:]), total) for k in (1, 4, 10)})
    for population, values in (('listed', sorted(listed)), ('used', used)):
        k = len(values)
        m['mean', population] = Fraction(total, k)
        m['median', population] = Fraction(values[(k - 1) // 2] + values[k // 2], 2)
        m['gini', population] = Fraction(sum((2 * i - k - 1) * x for i, x in enumerate(values, 1)), k * total)
        m['theil', population] = math.fsum(x / total * math.log(k * x / total) for x in values if x)
        m['top_percent_1', population] = Fraction(sum(values[-max(1, -(-k // 100)):]), total)
    return m


def check_measures(what, found, listed):
    expected = measures(listed)
    for name, measure in found.items():
        if (measure['method'], measure['population']) in expected:
            same(f'{what} {name}', expected[measure['method'], measure['population']], measure['value'])


def read(path):
    """What is counted: days from the first record to the day of taken_at, records that did not fail."""
    global end, models, made_in
    db = sqlite3.connect(path)
    made_in = dict(db.execute('SELECT last_day, last_day - first_day + 1 FROM usage_span WHERE model_id IS NULL'))
    taken_at = str(db.execute("SELECT value FROM snapshot WHERE key = 'taken_at'").fetchone()[0])
    end = int(taken_at) // 86400 if taken_at.isdigit() else day_of(taken_at[:10])
    models = {r[0]: r for r in db.execute('SELECT id, key, listed_at, delisted_at FROM model')}
    modes = {r[0]: (r[1], bool(r[2])) for r in db.execute('SELECT id, name, verified FROM verification')}
    for day, model, caller, mode, count, is_failed in db.execute('''
            SELECT at / 86400, model_id, caller_id, verification_id, count, failed FROM inference UNION ALL
            SELECT day, model_id, caller_id, verification_id, inferences, 0 FROM usage_daily'''):
        if day < end:
            data_days.add(day)
            failed[day] += count * is_failed
            if count and not is_failed:
                by_day[day].append((day, model, caller, *modes.get(mode, ('not stated', False)), count))


def between(first_day, end_day):
    return [r for day in sorted(by_day) if first_day <= day < end_day for r in by_day[day]]


def total(records):
    return sum(r[5] for r in records)


def by_model(records):
    counter = Counter()
    for record in records:
        counter[record[1]] += record[5]
    return counter


def listed_on(day):  # at its beginning
    return [i for i, _, listed, delisted in models.values()
            if (listed is None or listed <= day * 86400) and (delisted is None or delisted > day * 86400)]


def volumes(first_day, end_day):  # of the models listed at the end
    used = by_model(between(first_day, end_day))
    return [used[i] for i in listed_on(end_day)]


def week_mean(day, records):  # of the week that ends with the day, by the days in which its volume was made
    made = sum(made_in.get(d, 1) for d in range(day - 6, day + 1) if d in data_days)
    return Fraction(total(records), made) if day in data_days and day - 6 >= min(data_days) else None


def check_days():
    for i, row in enumerate(rows('data/daily.csv')):
        day = min(data_days) + i
        there, records = day in data_days, by_day.get(day, [])
        for name, value in {
                'inferences': total(records), 'attributed': total(r for r in records if r[1] is not None),
                'failed': failed[day],
                'unattributed': total(r for r in records if r[1] is None),
                'verified': total(r for r in records if r[4]),
                'used': len({r[1] for r in records if r[1] is not None}),
                'mean7': week_mean(day, between(day - 6, day + 1)),
                **{f'callers{n if n > 1 else ""}': len({r[2] for r in between(day + 1 - n, day + 1)
                                                        if r[2] is not None}) for n in (1, 7, 30)}}.items():
            same(f'daily.csv {row["date"]} {name}', value if there else None, row[name])
        same(f'daily.csv {row["date"]} listed', len(listed_on(day + 1)), row['listed'])


def check_models():
    listed, ids = listed_on(end), {m[1]: i for i, m in models.items()}
    by_window = {name: by_model(between(end - days, end)) for name, days in WINDOWS.items()}
    active, callers, verified = defaultdict(set), defaultdict(Counter), Counter()
    for day, model, caller, _, counts, n in between(0, end):
        active[model].add(day)
        verified[model] += n * counts
        callers[model][caller] += n * (caller is not None and day >= end - window)
    by_volume = sorted((by_window[default][j] for j in listed), reverse=True)
    for row in rows('data/models.csv'):
        i = ids[row['key']]
        days, mine, recent = sorted(active[i]), +callers[i], by_window[default]
        for name, value in {
                'listed': 'true' if i in listed else None, 'share': Fraction(recent[i], sum(recent.values())),
                'first_used': day_text(days[0]) if days else None, 'last_used': day_text(days[-1]) if days else None,
                'active_days': sum(d >= end - window for d in days) if days else None,
                'active_days_all': len(days) or None,
                'verified_all': verified[i] if days else None,
                'verified_share': Fraction(verified[i], by_window['all'][i]) if days else None,
                'top_caller_share': Fraction(max(mine.values()), sum(mine.values())) if mine else None,
                **{f'inferences_{w}': by_window[w][i] for w in WINDOWS}}.items():
            same(f'models.csv {row["key"]} {name}', value, row[name])
        same(f'models.csv {row["key"]} callers', len(mine), row['callers'] or '0')
        if row['rank']:
            same(f'models.csv {row["key"]} rank', by_volume[int(row['rank']) - 1], recent[i])


def check_windows():
    for name, days in WINDOWS.items():
        check_measures(name, summary['windows'][name]['measures'], volumes(end - days, end))
        same(f'{name} a day', Fraction(total(between(end - days, end)),
                                       sum(made_in.get(day, 1) for day in data_days if day >= end - days)),
             summary['windows'][name]['volume']['per_day'])
    if summary['previous']:
        check_measures('previous', summary['previous']['measures'], volumes(end - 2 * window, end - window))
    if summary['worst_day']:
        index = {day: measures(volumes(day, day + 1)).get(('hhi', 'used'), 0) for day in range(end - window, end)}
        worst = max(index, key=index.get)
        check_measures(f'worst day {day_text(worst)}', summary['worst_day']['measures'], volumes(worst, worst + 1))


def check_figures():
    for row in rows('figures/lorenz.csv'):
        last = day_of(row['last_day']) + 1
        values = sorted(x for x in volumes(last - window, last) if x or row['population'] == 'listed')
        k = round(Fraction(row['models_share']) * len(values))
        same('lorenz', Fraction(sum(values[:k]), sum(values)), row['inferences_share'])
    trail = window if default != 'all' else 30
    for figure, column, key in (('gini', 'gini', ('gini', 'listed')), ('gini', 'gini_used', ('gini', 'used')),
                                ('effective', 'top_share', ('top_share_1', 'used')),
                                ('effective', 'effective', ('effective_number_entropy', 'used')),
                                ('effective', 'inferences', ('total', 'listed'))):
        for row in rows(f'figures/{figure}-history.csv'):
            last = day_of(row['date']) + 1
            same(f'{figure}-history {row["date"]} {column}', float(measures(volumes(last - trail, last))[key]),
                 row[column])
    for row in rows('figures/verification-mix.csv') + rows('figures/verification-share.csv'):
        day = day_of(row['date'])
        of_mode = [r for r in between(day - 6, day + 1) if r[3] == row['mode']]
        same(f'verification {row["date"]} {row["mode"]}',
             total(r for r in of_mode if r[0] == day) if day in data_days else None, row['inferences'])
        same(f'verification {row["date"]} {row["mode"]} mean7', week_mean(day, of_mode), row['mean7'])
    for row in rows('figures/verified-daily.csv'):
        day = day_of(row['date'])
        same(f'verified-daily {row["date"]}', week_mean(day, [r for r in between(day - 6, day + 1) if r[4]]),
             row['verified7'])
    same('sum of top-models', total(between(end - window, end)),
         sum(int(row['inferences']) for row in rows('figures/top-models.csv')))


def headline(figure):
    return json.loads((site / f'figures/{figure}.json').read_text(encoding='utf-8'))['headline']


def check_headlines():
    """They name the volume that they speak of, and compare with so many days earlier, not so many rows."""
    values = volumes(end - window, end)
    of = 'all inferences' if sum(values) == total(between(end - window, end)) else 'the inferences of listed models'
    same('headline',
         f'As few as {fewest(values, Fraction(1, 2))} of {len(values)} listed models made at least half of {of}',
         headline('lorenz'))
    days = rows('data/daily.csv')
    last = max(i for i, row in enumerate(days) if row['inferences'])
    for figure, column, back, least in (('daily-volume', 'mean7', 28, 0), ('addresses', 'callers30', 30, 29)):
        now, earlier = (Fraction(days[i][column] or 0) if i >= least else 0 for i in (last, last - back))
        change = 'unchanged'
        if now != earlier:
            change = earlier and f'{"up" if now > earlier else "down"} {percent(abs(now / earlier - 1))}'
        found = re.search(r'(up|down|unchanged)\b.* on ', headline(figure))
        same(f'headline of {figure}', f'{change} on ' if earlier else None, found and found.group())


def check_tables():
    """Each share in a table is of two integers that its row or its caption prints."""
    number = re.compile(r'(?<![\d.,])\d[\d,]*(?![\d.,]*[\d%])')
    for page in ('demand', 'verification', 'concentration'):
        for caption, body in re.findall(r'<caption[^>]*>(.*?)</caption>(.*?)</table>',
                                        (site / f'{page}.html').read_text(encoding='utf-8'), re.S):
            caption = html.unescape(re.sub('<[^>]*>', '', caption))
            for line in re.findall(r'<tr[^>]*>(.*?)</tr>', body, re.S) if 'share' in caption else []:
                cells = [html.unescape(re.sub('<[^>]*>', '', c)).strip()
                         for c in re.findall(r'<td[^>]*>(.*?)</td>', line, re.S)]
                integers = [int(c.replace(',', '')) for c in cells if number.fullmatch(c)]
                wholes = integers + [int(x.replace(',', '')) for x in number.findall(caption)]
                for cell in cells if integers else []:
                    if re.fullmatch(r'[<>]?[\d,]+\.\d%', cell):
                        same(f'{page}.html, {caption}: {cells}', True,
                             any(cell == percent(Fraction(a, b)) for a in integers for b in wholes if b))


by_day, data_days, failed, site = defaultdict(list), set(), Counter(), Path(sys.argv[2])
read(sys.argv[1])
summary = json.loads((site / 'data/summary.json').read_text(encoding='utf-8'))
default = next(name for name, w in summary['windows'].items() if w['default'])
window = WINDOWS[default]
for check in (check_days, check_models, check_windows, check_figures, check_headlines, check_tables):
    check()
print(f'{site.name}: {compared} numbers compared, {len(faults)} wrong', *faults[:40], sep='\n')
sys.exit(bool(faults) or compared < 1000)
