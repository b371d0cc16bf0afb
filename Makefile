# One verb a need. `make run` and `make test` work on a fresh Debian 12 that has Swift 6.3 and nothing else.

SIZE ?= 50000
DATA ?= data
PORT ?= 8080
HUILIU = .build/release/huiliu
PYTHON = $$(ls .build/python/bin/python 2>/dev/null || echo python3)

# records of the benchmark: 10000 takes minutes, 1000000 counts, 5000000 shows how it grows
bench: SIZE = 10000

.PHONY: truth plans check-workbook run test bench bench-guard build-bench bench-relevance bench-http fuzz-http api-check torture fuzz screenshots lint format install install-test install-bench build clean

## run: install what is missing, build, simulate the provinces if none is connected, sync a night, serve
run: build
	$(HUILIU) run --catalogue $(DATA)/huiliu.sqlite --size $(SIZE) --port $(PORT)

## test: install what is missing and run every test
test: install-test
	swift build --build-tests -j $$(nproc)
	@bash .ci/run-tests

build: install
	swift build -c release --product huiliu -j $$(nproc)

install:
	@bash .ci/install .ci/packages

install-test: install
	@bash .ci/install .ci/test-packages
	@bash .ci/install-python

## screenshots: every page at 360 and 1280 px, as PNG under $(DATA)/screenshots
screenshots: install-test
	HUILIU_SCREENSHOTS=$(CURDIR)/$(DATA)/screenshots swift test --disable-xctest --filter ScreenshotTests

install-bench: install-test
	@bash .ci/install .ci/bench-packages

## bench-relevance: ask all queries of Tests/Relevance: ours, then FTS5, Groonga and Tantivy
bench-relevance: install-bench
	HUILIU_RELEVANCE=all swift test --disable-xctest --filter RelevanceTests
	$(PYTHON) Tests/Relevance/peers.py

## bench-http: the mix of teacher queries by wrk against a running server (make run) on $(PORT)
bench-http: install-bench
	wrk -t2 -c32 -d30s --latency -s Tests/Bench/teachers.lua http://127.0.0.1:$(PORT)

## fuzz-http: 200,000 requests with any bytes as parameters: no 5xx, none over a second
fuzz-http: build
	python3 Tests/Fuzz/requests_fuzz.py

## api-check: an OpenAPI-driven tester against Schemas/openapi.json and a running server
api-check: build install-test
	python3 Tests/Fuzz/api_check.py

## bench: measure against the peers over the same data, SIZE records; writes docs/benchmarks
bench: build-bench
	python3 Tests/Bench/bench.py --size $(SIZE)

## bench-guard: has anything become dearer? instructions counted for small, fixed work, against Tests/Bench/guard.json
bench-guard: build-bench
	python3 Tests/Bench/guard.py

build-bench: build install-bench
	HUILIU_BENCH=1 swift build -c release --product searchbench -j $$(nproc)
	HUILIU_BENCH=1 swift build -c release --product bench-reading -j $$(nproc)

lint:
	swift format lint --strict --recursive Sources Tests Package.swift

format:
	swift format --in-place --recursive Sources Tests Package.swift

clean:
	rm -rf .build $(DATA)

## torture: a hundred kill -9 points across 20,000 records, each resumed and compared
torture: build install-test
	swift build --build-tests -j $$(nproc)
	HUILIU_TORTURE_PROGRAM=$(CURDIR)/$(HUILIU) HUILIU_TORTURE_POINTS=100 HUILIU_TORTURE_RECORDS=20000 \
		swift test --skip-build --disable-xctest --filter KillTests

## fuzz: more than a million broken inputs for every parser there is
fuzz: install-test
	swift build --build-tests -j $$(nproc)
	HUILIU_FUZZ_INPUTS=30000 swift test --skip-build --disable-xctest --filter Fuzz

## truth: every target against the simulator's manifest at 100,000 records
truth: install-test
	swift build --build-tests -j $$(nproc)
	HUILIU_TRUTH_RECORDS=100000 swift test --skip-build --disable-xctest --filter TruthTests

## plans: write the query plans of Tests/Fixtures/plans anew
plans: install-test
	swift build --build-tests -j $$(nproc)
	HUILIU_PLANS=write swift test --skip-build --disable-xctest --filter QueryPlanTests

## check-workbook: LibreOffice opens the report of $(DATA)/huiliu.sqlite and finds the same numbers
check-workbook: build
	.ci/check-workbook $(HUILIU) $(DATA)/huiliu.sqlite
