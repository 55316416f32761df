# The files of doc/.
dist_man_MANS += doc/inuse.1
dist_man_MANS += doc/inuse-document.7
dist_man_MANS += doc/inuse-templates.7
dist_man_MANS += doc/inuse-import.7
dist_man_MANS += doc/inuse-snapshot.5
dist_man_MANS += doc/inuse-charts.7
dist_man_MANS += doc/inuse-concentration.1
dist_man_MANS += doc/inuse-measures.7
dist_man_MANS += doc/inuse-postgresql.7
EXTRA_DIST += doc/demo-daily-volume.svg
