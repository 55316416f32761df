# The files of contrib/.
bashcompletionsdir = $(datadir)/bash-completion/completions
dist_bashcompletions_DATA = contrib/completions/bash/inuse
zshcompletionsdir = $(datadir)/zsh/site-functions
dist_zshcompletions_DATA = contrib/completions/zsh/_inuse
fishcompletionsdir = $(datadir)/fish/vendor_completions.d
dist_fishcompletions_DATA = contrib/completions/fish/inuse.fish

EXTRA_DIST += .ci/run contrib/ci/count-results contrib/ci/report-sizes contrib/ci/deep contrib/ci/fuzz contrib/ci/valgrind.supp contrib/ci/leaks.supp contrib/ci/threads.supp
EXTRA_DIST += contrib/workflows/github-pages.yml contrib/workflows/gitlab-pages.yml
