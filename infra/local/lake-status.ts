import { datasets } from '../../pipelines/datasets/all-datasets.ts';
import { createAthenaCalls } from '../../queries/athena/athena-client.ts';
import { answerQuery } from '../../queries/athena/run-query.ts';
import { readQueryConfig } from '../../queries/config.ts';

/** How many rows silver holds of each dataset, asked from Athena at the endpoint that the environment names. */
export async function countRows(): Promise<ReadonlyMap<string, number>> {
  const { workGroup, names, endpoint } = readQueryConfig();
  const counts = datasets.map(
    ({ name }) => `SELECT '${name}' AS dataset, cast(count(*) AS varchar) AS value FROM ${name}`,
  );
  const { table } = await answerQuery(createAthenaCalls(), counts.join(' UNION ALL '), {
    database: names.silver,
    workGroup,
    endpoint,
  });
  return new Map(table.toArray().map((row) => [String(row.dataset), Number(row.value)]));
}
