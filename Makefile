# One verb a need. `make run` and `make test` work on a fresh Debian 12 that has Swift 6.3 and nothing else.

SIZE ?= 50000
DATA ?= data
PORT ?= 8080
HUILIU = .build/release/huiliu

# records of the benchmark: 10000 takes minutes, 1000000 counts, 5000000 shows how it grows
bench: SIZE = 10000

.PHONY: run test bench bench-relevance torture screenshots lint format install install-test build clean

## run: install what is missing, build, simulate the provinces if none is connected, sync a night, serve
run: build
	$(HUILIU) run --catalogue $(DATA)/huiliu.sqlite --size $(SIZE) --port $(PORT)

## test: install what is missing and run every test
test: install-test
	swift build --build-tests -j $$(nproc)
	swift test --skip-build --disable-xctest

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

## bench-relevance: ask all queries of Tests/Relevance: ours, then the peers that are installed
bench-relevance: install-test
	HUILIU_RELEVANCE=all swift test --disable-xctest --filter RelevanceTests
	python3 Tests/Relevance/peers.py

## bench: measure against the peers over the same data, SIZE records; writes docs/benchmarks
bench: build install-test
	python3 Tests/Bench/bench.py --size $(SIZE)

lint:
	swift format lint --strict --recursive Sources Tests Package.swift

format:
	swift format --in-place --recursive Sources Tests Package.swift

clean:
	rm -rf .build $(DATA)

## torture: a hundred kill -9 points across 20,000 records, each resumed and compared
torture: install-test
	swift build --build-tests -j $$(nproc)
	HUILIU_TORTURE_POINTS=100 HUILIU_TORTURE_RECORDS=20000 swift test --skip-build --disable-xctest --filter KillTests
