import { describe, expect, test } from '@jest/globals';
import { tableFromIPC, tableToIPC } from 'apache-arrow';
import { fillNames } from '../../pipelines/migrations/fill-names.ts';
import { createAthenaCalls } from '../../queries/athena/athena-client.ts';
import { answerQuery } from '../../queries/athena/run-query.ts';
import { readQueryConfig } from '../../queries/config.ts';
import { readQueryCatalog } from '../../queries/query-catalog.ts';
import { bindParameters } from '../../queries/saved-query.ts';

const { names, workGroup } = readQueryConfig();
const calls = createAthenaCalls();
const examples: Record<string, string> = { string: 'it’s a “shop” ‑ ' + "'; --", integer: '3', date: '2010-12-01' };
/** The last day of the sample. */
const latest = '2025-12-20';

describe('the saved queries on a running Athena', () => {
  test.each([...readQueryCatalog().values()].map((query) => [query.name, query] as const))(
    '%s returns the columns and types that its header promises',
    async (_, query) => {
      const values = Object.fromEntries(
        query.parameters
          .filter(({ defaultValue }) => defaultValue === undefined)
          .map(({ name, type }) => [name, examples[type]]),
      );
      const bound = bindParameters({ ...query, sql: fillNames(query.sql, names) }, values, { latest });
      if (!bound.ok) throw new Error(bound.message);
      const { table } = await answerQuery(calls, bound.sql, { database: names.views, workGroup });
      const columns = table.schema.fields.map((field) => `${field.name}: ${field.metadata.get('athenaType')}`);
      expect(columns).toEqual(query.returns.map(({ name, type }) => `${name}: ${type}`));
      expect(tableFromIPC(tableToIPC(table, 'file')).numRows).toBe(table.numRows);
    },
    120_000,
  );
});
