import pc from 'picocolors';
import { fillNames } from '../../pipelines/migrations/fill-names.ts';
import { createAthenaCalls } from '../../queries/athena/athena-client.ts';
import { answerQuery } from '../../queries/athena/run-query.ts';
import { bindInLake } from '../../queries/bind-in-lake.ts';
import { readQueryConfig } from '../../queries/config.ts';
import { daysOfOrders } from '../../queries/latest-day.ts';
import { alignedTable } from '../../queries/output/aligned-table.ts';
import { readQueryCatalog } from '../../queries/query-catalog.ts';

/** Saved queries that show what the lake is good for, with few rows each. */
const shownQueries: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'order-status': {},
  'top-products': { limit: '5' },
  'rejected-by-reason': {},
};
const shownRows = 8;

/** The answers to some saved queries as tables, each under its question. */
export async function someAnswers(terminalWidth: number): Promise<string> {
  const { workGroup, names, endpoint } = readQueryConfig();
  const calls = createAthenaCalls();
  const options = { database: names.views, workGroup, endpoint, maxRows: shownRows };
  const ask = async (sql: string) => (await answerQuery(calls, sql, options)).table;
  const days = daysOfOrders(ask, names.silver);
  const catalog = readQueryCatalog();
  const blocks: string[] = [];
  for (const [name, values] of Object.entries(shownQueries)) {
    const query = catalog.get(name);
    if (query === undefined) throw new Error(`There is no saved query ${name}.`);
    const bound = await bindInLake(query, values, {
      fillNames: (sql) => fillNames(sql, names),
      latest: async () => (await days())?.latest,
    });
    if (!bound.ok) throw new Error(bound.message);
    const table = await ask(bound.sql);
    const command = pc.dim(`npm run query -- ${name}`);
    blocks.push(`${pc.bold(query.question)}  ${command}\n${alignedTable(table, terminalWidth).join('\n')}\n`);
  }
  return blocks.join('\n');
}
