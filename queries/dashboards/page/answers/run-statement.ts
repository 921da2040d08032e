import type { AthenaCalls } from '../../../athena/athena-client.ts';
import { answerQuery } from '../../../athena/run-query.ts';
import type { QueryConfig } from '../../../config.ts';
import type { LakeAccess } from './create-lake-reader.ts';

/** No chart shows more, and no browser should hold them. */
const mostRows = 10_000;

/** Whoever waits longer has gone. */
const timeoutSeconds = 120;

/** Runs the statements of dashboards in the analysts' work group. */
export function runStatement(calls: AthenaCalls, { names, workGroup, endpoint }: QueryConfig): LakeAccess['run'] {
  return (sql, signal) =>
    answerQuery(calls, sql, { database: names.views, workGroup, endpoint, timeoutSeconds, maxRows: mostRows, signal });
}
