"""Lists every record with pyoai, with a reader of its own kind for LOM."""
import sys

from oaipmh.client import Client
from oaipmh.metadata import MetadataReader, MetadataRegistry

if "--version" not in sys.argv:
    names = {"l": "http://ltsc.ieee.org/xsd/LOM"}
    reader = MetadataReader(
        fields={"title": ("textList", "l:lom/l:general/l:title/l:string/text()"),
                "description": ("textList", "l:lom/l:general/l:description/l:string/text()")}, namespaces=names)
    registry = MetadataRegistry()
    registry.registerReader("lom", reader)
    client = Client(sys.argv[1], registry)
    client.ignoreBadCharacters(True)
    print(sum(1 for _, metadata, _ in client.listRecords(metadataPrefix="lom") if metadata is not None))
