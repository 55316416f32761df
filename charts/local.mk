# The chart descriptions; users override single ones with --charts.
dist_charts_DATA = \
	charts/daily-volume.xml \
	charts/listed-used.xml \
	charts/lorenz.xml \
	charts/model-daily.xml \
	charts/rank-size.xml \
	charts/top-models.xml
