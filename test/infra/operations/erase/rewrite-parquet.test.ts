import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, describe, expect, test } from '@jest/globals';
import { parquetReadObjects } from 'hyparquet';
import { erasedIdInDuckDb, orderChanges } from '../../../../infra/operations/erase/lake-statements.ts';
import { rewriteParquet } from '../../../../infra/operations/erase/rewrite-parquet.ts';
import { erasedId } from '../../../../pipelines/lake-writer/unlinkable-event.ts';

const folder = mkdtempSync(join(tmpdir(), 'rewrite-parquet-'));
afterAll(() => rmSync(folder, { recursive: true }));
const salt = '5a'.repeat(32);
const changes = orderChanges('order_events', salt, erasedIdInDuckDb);
const ofOrder1 = { changes, condition: `order_id IN ('order-1')`, conditionColumns: ['order_id'] };

/** What a file of Firehose holds, as far as types go; older files lack columns that were added since. */
async function fileWith(rows: string): Promise<Uint8Array> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const path = join(folder, 'file.parquet');
  await connection.run(`COPY (SELECT * FROM (VALUES ${rows}) t (event_id, order_id, customer_key, reason, occurred_at, total_minor, line_count, payload))
    TO '${path}' (FORMAT parquet, COMPRESSION snappy)`);
  connection.disconnectSync();
  instance.closeSync();
  return new Uint8Array(readFileSync(path));
}

const row = (event: string, order: string) =>
  `('${event}', '${order}', 'k1_abc', NULL::VARCHAR, TIMESTAMP '2026-03-02 09:15:30.25', 1290::BIGINT, 2::INTEGER, '{"orderId":"${order}"}')`;

async function read(file: Uint8Array): Promise<Record<string, unknown>[]> {
  const path = join(folder, 'read.parquet');
  writeFileSync(path, file);
  return parquetReadObjects({ file: new Uint8Array(readFileSync(path)).buffer });
}

async function described(file: Uint8Array): Promise<unknown> {
  const path = join(folder, 'described.parquet');
  writeFileSync(path, file);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const columns = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet('${path}')`)).getRows();
  connection.disconnectSync();
  instance.closeSync();
  return columns.map(([name, type]) => [name, type]);
}

describe('a Parquet file of bronze', () => {
  test('keeps its columns, types, order and all other rows', async () => {
    const file = await fileWith([row('e1', 'order-1'), row('e2', 'order-2'), row('e3', 'order-1')].join(', '));
    const rewritten = await rewriteParquet(file, ofOrder1);
    if (rewritten === undefined) throw new Error('nothing was changed');
    expect(await described(rewritten)).toEqual(await described(file));
    const [before, after] = [await read(file), await read(rewritten)];
    expect(after[1]).toEqual(before[1]);
    const gone = { order_id: erasedId(salt, 'order-1'), customer_key: null, payload: null };
    expect(after).toEqual([
      { ...before[0], ...gone, event_id: erasedId(salt, 'e1') },
      before[1],
      { ...before[2], ...gone, event_id: erasedId(salt, 'e3') },
    ]);
  });

  test('is left alone when nothing in it is meant, or when it has no such column', async () => {
    const file = await fileWith(row('e2', 'order-2'));
    expect(await rewriteParquet(file, ofOrder1)).toBeUndefined();
    expect(
      await rewriteParquet(file, { ...ofOrder1, condition: `raw_text = 'x'`, conditionColumns: ['raw_text'] }),
    ).toBeUndefined();
  });
});
