import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { queryCommand, startDirectly } from '../run-command.ts';

// Five million rows take their time on a busy machine.
jest.setTimeout(600_000);

const fiveMillion = `SELECT a.x * 10000 + b.y AS n, concat('product ', CAST(b.y AS varchar)) AS title,
  CAST(b.y AS decimal(12, 2)) / 100 AS price, TIMESTAMP '2025-01-01 00:00:00.000000' + b.y * INTERVAL '1' SECOND AS at
FROM UNNEST(sequence(0, 499)) AS a(x), UNNEST(sequence(1, 10000)) AS b(y)`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'query-large-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command in a process that leaves behind how much memory it had in use at most, in megabytes. */
async function peakOf(...words: string[]): Promise<{ stderr: string; megabytes: number }> {
  const peak = join(folder, 'peak');
  const script = join(folder, 'measured.mjs');
  const command = JSON.stringify(join(process.cwd(), queryCommand));
  writeFileSync(
    script,
    `import { writeFileSync } from 'node:fs';
     process.on('exit', () => writeFileSync(${JSON.stringify(peak)}, String(process.resourceUsage().maxRSS / 1024)));
     process.argv.splice(1, 1, ${command});
     await import(${command});`,
  );
  const { exitCode, stderr } = await startDirectly(script, words, {}).outcome;
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  return { stderr, megabytes: Number(readFileSync(peak, 'utf8')) };
}

test.each(['parquet', 'csv'])('5 million rows become a %s file within 512 MB of memory', async (format) => {
  const file = join(folder, `five-million.${format}`);
  const { stderr, megabytes } = await peakOf(fiveMillion, '--out', file, '--unload', '--timeout', '0');
  expect(stderr).toContain('5,000,000 rows');
  expect(megabytes).toBeLessThan(512);
  const connection = await (await DuckDBInstance.create()).connect();
  const sums = await connection.runAndReadAll(
    `SELECT count(*), CAST(sum(n) AS varchar), CAST(sum(CAST(price AS decimal(12, 2))) AS varchar), count(DISTINCT title) FROM '${file}'`,
  );
  expect(sums.getRows()[0]?.map(String)).toEqual(['5000000', '12500002500000', '250025000.00', '10000']);
  connection.closeSync();
  expect(statSync(file).size).toBeGreaterThan(1_000_000);
  rmSync(file);
});
