#!/bin/sh
# SPDX-License-Identifier: MIT
# A real network from its CSV files to the document: every number must agree, to the digits shown, with the reference
# values that came with the data (computed by others, from the same files).
#
# The reference takes counter(end) - counter(start), and 0 where a model has no counter on the very first day. A dozen models of
# the 30 days are older and were only away for a while: the first counter on their return is the volume of years, and by our
# rule a baseline. So each window is first imported from the file cut at its start, with such models listed when they came back,
# which must give the reference to the digit; then the whole file as it is, which must differ by exactly those baselines.
set -eu
. "${srcdir:-.}/tests/shell.sh"
data=${SHARED:-$srcdir/../shared}/data/replicate-runs
[ -r "$data/SOURCE.md" ] || skip "$data is not here"

# document NAME MODELS_CSV COUNTERS_CSV
document() {
    "$inuse" init "$work/$1.db"
    "$inuse" import -q models-csv "$2" -o "$work/$1.db" --set network=Replicate
    "$inuse" import -q cumulative-csv "$3" -o "$work/$1.db"
    "$inuse" document "$work/$1.db" > "$work/$1.xml"
}

# cut_at DAY: the counters from that day on, and the inventory as if what is not there on that day came later.
cut_at() {
    awk -F, -v start="$1" 'FNR == 1 || $1 >= start' "$data/run_count_daily.csv" > "$work/counters.csv"
    awk -F, -v OFS=, -v start="$1" 'FNR == 1 { file++ }
        file == 1 { if (!($2 in first)) first[$2] = $1; next }
        ($1 in first) && first[$1] > start { $4 = first[$1] } { print }' "$work/counters.csv" "$data/models.csv" > "$work/models.csv"
}

checked=0

# agrees NAME EXPECTED XPATH: the value, rounded to the decimals of EXPECTED, is EXPECTED.
agrees() {
    value=$(xmllint --xpath "string($3)" "$work/document.xml")
    case $2 in
    *.*) decimals=${2#*.}; rounded=$(printf "%.${#decimals}f" "$value") ;;
    *) rounded=$value ;;
    esac
    checked=$((checked + 1))
    [ "$rounded" = "$2" ] || { echo "$1: $value, reference $2"; failed=1; }
}

# A row of the table in SOURCE.md: series | n | zero | total | Gini all | Gini of used | top 1 | top 10 | for 50% | for 90% | HHI | exp(entropy)
row() {
    grep -F "| $1 |" "$data/SOURCE.md" | sed 's/^| //; s/ |$//; s/ | /|/g'
}

measure() {
    echo "$1/measure[@id='$2']/@value"
}

# check_window SERIES WINDOW FIRST_DAY
check_window() {
    cut_at "$3"
    document "$2" "$work/models.csv" "$work/counters.csv"
    cp "$work/$2.xml" "$work/document.xml"
    IFS='|' read -r name n zero total gini_all gini_used top1 top10 for50 for90 hhi effective <<ROW
$(row "$1")
ROW
    window="/report/windows/window[@id='$2']"
    agrees "$name n" "$n" "$window/volume/@listed_models"
    agrees "$name zero" "$zero" "$window/volume/@idle"
    agrees "$name total" "$total" "$window/volume/@listed"
    agrees "$name Gini" "$gini_all" "$(measure "$window" gini.listed)"
    agrees "$name Gini of used" "$gini_used" "$(measure "$window" gini.used)"
    agrees "$name top 1" "$top1" "$(measure "$window" top_share_1.used)"
    agrees "$name top 10" "$top10" "$(measure "$window" top_share_10.used)"
    agrees "$name for 50%" "$for50" "$(measure "$window" models_for_50.used)"
    agrees "$name for 90%" "$for90" "$(measure "$window" models_for_90.used)"
    agrees "$name HHI" "$hhi" "$(measure "$window" hhi.used)"
    agrees "$name exp(entropy)" "$effective" "$(measure "$window" effective_entropy.used)"
}

check_window "runs, 7 d to 2025-09-30" 7d 2025-09-23
check_window "runs, 90 d" 90d 2025-07-02
check_window "runs, 30 d" 30d 2025-08-31

IFS='|' read -r name n zero total gini_all gini_used top1 top10 for50 rest <<ROW
$(row "runs, 30 d, summed by owner")
ROW
agrees "owners n" "$n" "$(measure /report/owners n.owners)"
agrees "owners used" "$((n - zero))" "$(measure /report/owners n.used.owners)"
agrees "owners Gini" "$gini_all" "$(measure /report/owners gini.owners)"
agrees "owners Gini of used" "$gini_used" "$(measure /report/owners gini.used.owners)"
agrees "owners top 1" "$top1" "$(measure /report/owners top_share_1.owners)"
agrees "owners top 10" "$top10" "$(measure /report/owners top_share_10.owners)"
agrees "owners for 50%" "$for50" "$(measure /report/owners owners_for_50.owners)"

[ "$checked" = 40 ] || { echo "only $checked of 40 values compared"; exit 1; }
echo "$checked reference values compared"

document whole "$data/models.csv" "$data/run_count_daily.csv"
# By model without a counter on the first day of the 30: the last one before, or the first one of all when the model is older than the file.
baselines=$(awk -F, -v start=2025-08-31 -v end=2025-09-30 'FNR == 1 { file++; next }
    file == 1 { listed[$1] = $4; next }
    first_day == "" { first_day = $1 }
    $1 == start { there[$2] = 1 }
    $1 == end { now[$2] = 1 }
    !($2 in first) { first[$2] = $3 }
    $1 < start { last[$2] = $3 }
    END { for (id in now) if (!(id in there) && listed[id] < first_day) { n++; sum += (id in last) ? last[id] : first[id] }
          for (id in now) if (!(id in there) && listed[id] >= first_day && (id in last)) { n++; sum += last[id] }
          print n, sum }' "$data/models.csv" "$data/run_count_daily.csv")
volume() {
    xmllint --xpath "string(/report/windows/window[@id='30d']/volume/@listed)" "$work/$1.xml"
}
difference=$(($(volume 30d) - $(volume whole)))
echo "$baselines: models without a counter on 2025-08-31, and their baselines; the 30 days of the whole file: $(volume whole)"
[ "$difference" = "${baselines#* }" ] || { echo "30 d: the two differ by $difference"; failed=1; }
exit $failed
