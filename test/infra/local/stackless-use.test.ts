import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { worksWithoutStack } from '../../../infra/local/stackless-use.ts';

const search = 'indexer/search/search.command.ts';
const catalog = 'indexer/catalog/catalog.command.ts';
const merchandise = 'indexer/search/merchandise.command.ts';

describe('without a stack', () => {
  test.each([
    [search, '--help'],
    [search, 'poster', '-h'],
    [catalog, 'help', 'edit'],
    [merchandise, 'check', '--synonyms', 'mine.txt'],
    ['pipelines/import/import.command.ts', 'mapping-schema'],
    ['pipelines/import/import.command.ts', 'orders', 'a.csv', '--check'],
    ['pipelines/publish/publish.command.ts', 'events.ndjson', '--dry-run'],
    ['queries/query.command.ts', '--list'],
  ])('works %s %s', (command, ...words) => {
    expect(existsSync(command)).toBe(true);
    expect(worksWithoutStack(command, words)).toBe(true);
  });

  test.each([
    [search, 'check'],
    [search, 'help'],
    [search, 'list', '--list'],
    [search, '--', '--help'],
    [catalog, 'check'],
    [catalog, 'list', 'help'],
    [merchandise, 'show', 'check'],
    ['pipelines/migrations/migrate.command.ts', '--dry-run'],
    [search],
  ])('%s %s does not', (command, ...words) => {
    expect(worksWithoutStack(command, words)).toBe(false);
  });

  test('works what package.json calls by the same names', () => {
    const scripts = readFileSync('package.json', 'utf8');
    for (const command of [search, catalog, merchandise]) expect(scripts).toContain(`with-stack.command.ts ${command}`);
  });
});
