libinuse_a_SOURCES += \
	src/import/abi.c src/import/abi.h \
	src/import/blockscout.c src/import/blockscout.h \
	src/import/blockscout_logs.c \
	src/import/blockscout_transactions.c \
	src/import/canonical.c src/import/canonical.h \
	src/import/claims_csv.c \
	src/import/counters.c src/import/counters.h \
	src/import/csv_rows.c src/import/csv_rows.h \
	src/import/cumulative_csv.c \
	src/import/daily_csv.c \
	src/import/database.c src/import/database.h \
	src/import/events_csv.c \
	src/import/evm.c src/import/evm.h \
	src/import/evm_blocks.c \
	src/import/evm_derive.c src/import/evm_derive.h \
	src/import/evm_events.c src/import/evm_events.h \
	src/import/evm_logs.c \
	src/import/evm_receipts.c \
	src/import/evm_stage.c src/import/evm_stage.h \
	src/import/evm_transactions.c \
	src/import/facilitator_usage.c \
	src/import/hub_models.c \
	src/import/import.c src/import/import.h \
	src/import/importer.c src/import/importer.h \
	src/import/input.c src/import/input.h \
	src/import/json_records.c src/import/json_records.h \
	src/import/labels_csv.c \
	src/import/ledger.c src/import/ledger.h \
	src/import/marks_csv.c \
	src/import/models.c \
	src/import/models_csv.c \
	src/import/names.c src/import/names.h \
	src/import/openrouter_rankings.c \
	src/import/replicate.c \
	src/import/rows.c \
	src/import/settlement_blob.c \
	src/import/values.c \
	src/import/volume_columns.c src/import/volume_columns.h
