"""Lists every record with pyoai, with a reader of its own kind for LOM."""
import sys
import types

import oaipmh.client
import oaipmh.metadata
from lxml import etree
from oaipmh.client import Client
from oaipmh.metadata import MetadataReader, MetadataRegistry


class Evaluator:
    """lxml 5 took away the method by which pyoai 2.5 asks for a path."""

    def __init__(self, *arguments, **options):
        self.evaluate = etree.XPathEvaluator(*arguments, **options)


shim = types.SimpleNamespace(**{name: getattr(etree, name) for name in dir(etree) if not name.startswith("__")})
shim.XPathEvaluator = Evaluator
oaipmh.client.etree = oaipmh.metadata.etree = shim

if "--version" not in sys.argv:
    names = {"l": "http://ltsc.ieee.org/xsd/LOM"}
    reader = MetadataReader(
        fields={"title": ("textList", "l:lom/l:general/l:title/l:string/text()"),
                "description": ("textList", "l:lom/l:general/l:description/l:string/text()")}, namespaces=names)
    registry = MetadataRegistry()
    registry.registerReader("lom", reader)
    client = Client(sys.argv[1], registry)
    print(sum(1 for _, metadata, _ in client.listRecords(metadataPrefix="lom") if metadata is not None))
