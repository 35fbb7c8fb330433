#!/usr/bin/env bash
# The long measurements of docs/benchmarks.md, one after the other (about two hours and 25 GB of disk for the largest
# pool). Needs ../shared/benchmarks beside the repository. Keep the machine idle meanwhile.
set -euo pipefail
bin=$1
shared=../shared/benchmarks
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
export OMP_NUM_THREADS=1

echo "== ranking: shipped weights on the open set (training figures), then left-out folds"
"$bin/kopir" rank --needs $shared/ranking/needs.tsv --offers $shared/ranking/offers.tsv --out "$out/ranking.tsv"
cut -f1-4 "$out/ranking.tsv" > "$out/ranking4.tsv"
"$bin/python" $shared/ranking/score.py "$out/ranking4.tsv"
"$bin/python" tools/learn_ranking.py $shared/ranking

echo "== names: shipped model on dev.csv (training figures and speed), then entity-grouped folds"
time "$bin/kopir" names compare --pairs $shared/names/dev.csv --out "$out/names.csv"
"$bin/python" $shared/names/score.py "$out/names.csv"
"$bin/python" tools/learn_names.py ../shared

"$bin/python" bench/names.py $shared/names/dev.csv

echo "== screening: shipped model against whole lists, then pairs whose fold was not seen"
"$bin/python" tools/learn_screening.py ../shared
"$bin/python" bench/screening.py ../shared/data/identity

echo "== scheduling: proofs, the search alone, whole missions"
"$bin/python" bench/schedule.py $shared/scheduling girona --seconds 60
"$bin/python" bench/schedule.py $shared/scheduling girona --only original --seconds 10 --search-only
"$bin/python" bench/schedule.py $shared/scheduling missions --seconds 60
for interpreters in minimum 1.1; do
  "$bin/python" bench/schedule.py $shared/scheduling missions --seconds 60 --only A200.txt --interpreters $interpreters
done
"$bin/python" bench/planted.py "$out/large/missions"
cp $shared/scheduling/check.py "$out/large/"
"$bin/python" bench/schedule.py "$out/large" missions --seconds 60
"$bin/python" bench/schedule.py "$out/large" missions --seconds 2 --search-only
"$bin/python" bench/replan.py $shared/scheduling/missions/{A200,A200t}.txt --seconds 2
"$bin/python" bench/replan.py $shared/scheduling/missions/B250.txt "$out"/large/missions/*.txt --seconds 10

echo "== cases"
KOPIR_VAR="$out/cases" DJANGO_SETTINGS_MODULE=kopir.config.settings "$bin/python" bench/cases.py --cases 100000

echo "== codes: shipped weights on the open titles (training figures)"
time "$bin/kopir" codes --texts $shared/codes/products.tsv --scheme hs4 --top 10 --out "$out/codes.tsv"
"$bin/python" $shared/codes/score.py "$out/codes.tsv"

echo "== registers"
KOPIR_VAR="$out/registers" "$bin/python" bench/registers.py --rows 5000000

echo "== public pages"
KOPIR_VAR="$out/pages" "$bin/python" bench/pages.py --rounds 9 --seconds 5

echo "== matches"
export KOPIR_VAR="$out/matches" DJANGO_SETTINGS_MODULE=kopir.config.settings
"$bin/kopir" manage migrate --verbosity 0
"$bin/kopir" manage collectstatic --noinput --verbosity 0
"$bin/python" bench/matches.py --sizes 10000,100000,1000000 --requests 200
