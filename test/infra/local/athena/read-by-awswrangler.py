"""Reads a query's rows by awswrangler in the way that is asked for and prints them as JSON."""

import json
import sys

import awswrangler

way, sql, database, work_group, unload_to = sys.argv[1:6]
options = {
    "rows": {"ctas_approach": False},
    "ctas": {"ctas_approach": True},
    "unload": {"ctas_approach": False, "unload_approach": True, "s3_output": unload_to},
}[way]
frame = awswrangler.athena.read_sql_query(sql, database=database, workgroup=work_group, **options)
print(json.dumps(json.loads(frame.to_json(orient="records", date_format="iso")), sort_keys=True))
