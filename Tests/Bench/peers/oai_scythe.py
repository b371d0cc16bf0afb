"""Lists every record with oaipmh-scythe."""
import sys

import oaipmh_scythe

if "--version" not in sys.argv:
    with oaipmh_scythe.Scythe(sys.argv[1]) as scythe:
        print(sum(1 for record in scythe.list_records(metadata_prefix="lom") if record.metadata is not None))
