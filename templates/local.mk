# The files of templates/: the pages of the site, in HTML with slots (inuse-templates(7)).
dist_templates_DATA = \
	templates/404.html \
	templates/claims.html \
	templates/archive.html \
	templates/concentration.html \
	templates/dark.css \
	templates/data.html \
	templates/dated.js \
	templates/demand.html \
	templates/figure.html \
	templates/groups.html \
	templates/growth.html \
	templates/icon.svg \
	templates/index.html \
	templates/methodology.html \
	templates/model.html \
	templates/models.html \
	templates/payments.html \
	templates/questions.html \
	templates/retention.html \
	templates/style.css \
	templates/table.js \
	templates/theme.js \
	templates/verification.html
dist_templatesparts_DATA = \
	templates/parts/answer.html \
	templates/parts/cohorts.html \
	templates/parts/cards.html \
	templates/parts/change.html \
	templates/parts/cite.html \
	templates/parts/crumbs.html \
	templates/parts/dated.html \
	templates/parts/downloads.html \
	templates/parts/figure-data.html \
	templates/parts/figure.html \
	templates/parts/footer.html \
	templates/parts/group-table.html \
	templates/parts/head.html \
	templates/parts/header.html \
	templates/parts/lists.html \
	templates/parts/measure-row.html \
	templates/parts/mode-table.html \
	templates/parts/model-name.html \
	templates/parts/notes.html \
	templates/parts/picture.html \
	templates/parts/robustness.html \
	templates/parts/sheets.html \
	templates/parts/spark.html
