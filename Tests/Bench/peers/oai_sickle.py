"""Lists every record with sickle."""
import sys

import sickle

if "--version" not in sys.argv:
    records = sickle.Sickle(sys.argv[1]).ListRecords(metadataPrefix="lom")
    print(sum(1 for record in records if record.metadata is not None))
