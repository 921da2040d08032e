import { writeBatch } from '../../../pipelines/lake-writer/write-batch.ts';
import { bringToSilver } from '../lake-loader/bring-to-silver.ts';
import { emptyTables } from '../lake-loader/bronze.ts';
import { messagesOf, recordedLake } from '../lake-writer/recorded-lake.ts';
import { type TestLake, testNames } from '../migrations/athena-on-duckdb.ts';

const dt = '2026-03-02';

/** Brings exactly these messages the whole way through the lake. */
export async function fillLake(lake: TestLake, texts: readonly string[]): Promise<void> {
  await emptyTables(lake);
  const writer = recordedLake();
  await writeBatch(messagesOf(texts), writer.ports, Number.POSITIVE_INFINITY);
  await bringToSilver(lake, writer, dt);
}

/** Rows of a view as Athena answers, sorted. */
export async function rowsOf(lake: TestLake, view: string, order: string): Promise<Record<string, string | null>[]> {
  const { rows } = await lake.runStatement(`SELECT * FROM ${testNames.views}.${view} ORDER BY ${order}`);
  return [...rows];
}
