import { datasets } from '../../pipelines/datasets/all-datasets.ts';
import { createAthenaCalls } from '../../queries/athena/athena-client.ts';
import { answerQuery } from '../../queries/athena/run-query.ts';
import { readQueryConfig } from '../../queries/config.ts';

export interface LakeStatus {
  /** When the last load of any dataset ended, in UTC; absent before the first one. */
  readonly lastLoad: string | undefined;
  readonly rows: readonly { readonly dataset: string; readonly count: number }[];
}

/** What silver holds, asked from Athena at the endpoint that the environment names. */
export async function readLakeStatus(): Promise<LakeStatus> {
  const { workGroup, names, endpoint } = readQueryConfig();
  const counts = datasets.map(
    ({ name }) => `SELECT '${name}' AS dataset, cast(count(*) AS varchar) AS value FROM ${name}`,
  );
  const { table } = await answerQuery(
    createAthenaCalls(),
    `${counts.join(' UNION ALL ')} UNION ALL SELECT '', date_format(max(finished_at), '%Y-%m-%d %H:%i:%s') FROM lake_loads`,
    { database: names.silver, workGroup, endpoint },
  );
  const values = new Map(
    table.toArray().map((row) => [String(row.dataset), row.value === null ? undefined : String(row.value)]),
  );
  return {
    lastLoad: values.get(''),
    rows: datasets.map(({ name }) => ({ dataset: name, count: Number(values.get(name) ?? 0) })),
  };
}
