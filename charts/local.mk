# The chart descriptions; users override single ones with --charts.
dist_charts_DATA = \
	charts/addresses.xml \
	charts/before-after.xml \
	charts/callers.xml \
	charts/daily-volume.xml \
	charts/effective-history.xml \
	charts/first-use.xml \
	charts/funnel.xml \
	charts/gini-history.xml \
	charts/leaders.xml \
	charts/listed-used.xml \
	charts/lorenz.xml \
	charts/model-daily.xml \
	charts/paid.xml \
	charts/rank-size.xml \
	charts/retention-callers.xml \
	charts/retention-models.xml \
	charts/settlement-mix.xml \
	charts/supply-demand.xml \
	charts/top-models.xml \
	charts/top-owners.xml \
	charts/verification-mix.xml \
	charts/verification-share.xml \
	charts/verified-daily.xml
