import { loadSilver } from '../../infra/local/load-silver.ts';
import { datasets } from '../../pipelines/datasets/all-datasets.ts';
import type { AnswerRow } from '../../pipelines/reconcile/ask-lake.ts';
import { createAthenaCalls } from '../../queries/athena/athena-client.ts';
import { answerQuery } from '../../queries/athena/run-query.ts';
import { readQueryConfig } from '../../queries/config.ts';

/** Runs a statement on the stack of the tests and gives its rows; tables without a database are the views. */
export async function ask(sql: string, database?: string): Promise<AnswerRow[]> {
  const { workGroup, names } = readQueryConfig();
  const { table } = await answerQuery(createAthenaCalls(), sql, { workGroup, database: database ?? names.views });
  return table.toArray().map((row) => row.toJSON());
}

/** Loads what is in bronze into silver. */
export async function load(): Promise<number> {
  const { INKSTREAM_LAKE_LOADER_FUNCTION = '' } = process.env;
  return loadSilver(INKSTREAM_LAKE_LOADER_FUNCTION, () => {}, new AbortController().signal);
}

/** Every row of every silver dataset in one order, to compare tables as a whole. */
export async function silverSnapshot(): Promise<Record<string, string[]>> {
  const { names } = readQueryConfig();
  const tables = datasets.map(async ({ name }) => {
    const rows = await ask(`SELECT * FROM ${name}`, names.silver);
    const texts = rows.map((row) =>
      JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
    );
    return [name, texts.sort()] as const;
  });
  return Object.fromEntries(await Promise.all(tables));
}
