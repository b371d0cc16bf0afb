"""The search mix over the catalogue the pipeline left behind (`bench.left["catalogue"]`)."""


def measure(bench):
    if not bench.left.get("catalogue"):
        raise RuntimeError("the search part needs the pipeline part before it")
