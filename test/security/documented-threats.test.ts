import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

const text = readFileSync('docs/security.md', 'utf8');
const lines = text.split('\n');

/** Cells of the rows of the table with this heading in its first cell. */
function tableOf(heading: string): string[][] {
  const begin = lines.findIndex((line) => line.startsWith(`| ${heading} |`));
  const rows = lines.slice(begin + 2);
  const end = rows.findIndex((line) => !line.startsWith('|'));
  return rows.slice(0, end).map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const threats = tableOf('threat');
/** The last `.test.ts` may stand for its neighbours: "`test/a/b.test.ts`". */
const paths = [...text.matchAll(/`((?:test|infra|images|indexer|queries|pipelines|docs|\.github)\/[^\s`*…]+)`/g)].map(
  ([, path = '']) => path,
);

describe('docs/security.md', () => {
  test('names only files that there are', () => {
    expect(paths.length).toBeGreaterThan(30);
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });

  test('leads to documents that there are', () => {
    const links = [...text.matchAll(/\]\(([^)#]+)/g)]
      .map(([, link = '']) => link)
      .filter((link) => !/^https:/.test(link));
    expect(links.filter((link) => !existsSync(`docs/${link}`))).toEqual([]);
  });

  test.each(threats.map(([threat = '', done = '', shown = '', left = '']) => ({ threat, done, shown, left })))(
    'shows what is done against: $threat',
    ({ done, shown, left }) => {
      expect(done).not.toBe('');
      expect(left).not.toBe('');
      expect(shown).toMatch(/`(test\/\S+\.test\.ts|\.github\/\S+)`/);
    },
  );

  test('has a row for each threat that must be held off', () => {
    const asked = [
      ...['other customer', 'form', 'path', 'OpenSearch', 'SQL', 'expensive', 'image', 'announc', 'log', 'terminal'],
      ...[
        'dependenc',
        'address of the shop',
        'gateway',
        'certificate',
        'redirect',
        'demo',
        'script',
        'prototype',
        'gzip',
      ],
    ];
    const missing = asked.filter((word) => !threats.some(([threat = '']) => threat.includes(word)));
    expect({ missing, rows: threats.length > 15 }).toEqual({ missing: [], rows: true });
  });
});
