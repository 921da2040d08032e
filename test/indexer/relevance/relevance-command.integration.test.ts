import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startDirectly } from '../../run-command.ts';

const command = 'indexer/relevance/relevance.command.ts';
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'inkstream-relevance-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

function fileOf(name: string, content: string | Uint8Array): string {
  const file = join(directory, name);
  writeFileSync(file, content);
  return file;
}

async function measure(products: string) {
  const files = {
    products,
    queries: fileOf('queries.tsv', gzipSync('\u{feff}q1 kitchen clock\r\nq2 garden hose\r\nq3 lamp\r\n')),
    judgments: fileOf('judgments.qrels', 'q1 0 p1 2\nq1 0 p2 0.5\nq2 0 p9 -1\nq2 0 p3 0\n'),
    save: join(directory, 'run.json'),
  };
  const words = Object.entries(files).flatMap(([name, file]) => [`--${name}`, file]);
  return startDirectly(command, words, {}).outcome;
}

const unusual = [
  '{"id":"p1","title":"Clock","attributes":{"use":{"room":"kitchen"}}}',
  '{"id":"p2","title":"Clock radio","attributes":[{"name":"color","value":"red"}],"description":null}',
  '{"id":"p3","title":null,"attributes":["a",null],"category":7}',
  '{"id":"p4","title":"half a cat \\ud83d","brand":true,"attributes":"{\\"c\\":[1,null]}"}',
  `{"id":"p5","title":12,"brand":"${'long'.repeat(20_000)}","category":["${'deep'.repeat(20_000)}"]}`,
  '{"id":"p2","title":"Kitchen radio"}',
  'no product',
  '{"title":"without id"}',
];

describe('npm run relevance', () => {
  it('measures a catalog with unusual lines and says what it left out', async () => {
    const { exitCode, stdout, stderr } = await measure(fileOf('p.ndjson.gz', gzipSync(unusual.join('\r\n'))));
    expect(stderr.split('\n').filter((line) => line.startsWith('note '))).toEqual([
      'note 2 lines of the catalog left out: line 7 is no JSON, line 8 has no id.',
      'note 1 line with an id that an earlier line has: the last one counts.',
      'note 1 query without any judgment: left out of the mean.',
      'note 1 query whose judged products all have gain 0: left out of the mean.',
      'note 1 judged product not in the catalog: they stay in the ideal order, so no search can reach 1.',
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain('\u001b');
    const run = JSON.parse(readFileSync(join(directory, 'run.json'), 'utf8'));
    expect(run).toMatchObject({ products: 5, ndcg: 1 });
    expect(run.queries[0].found).toEqual(['p1', 'p2']);
    expect(run.queries.map(({ ndcg }: { ndcg: number | null }) => ndcg)).toEqual([1, null]);
  });

  it('fails when no line is a product', async () => {
    const { exitCode, stderr } = await measure(fileOf('none.ndjson', '\n{"title":"a"}\n'));
    expect(stderr).toMatch(/^error .*none\.ndjson has no product: line 2 has no id\.$/m);
    expect(exitCode).toBe(1);
  });
});
