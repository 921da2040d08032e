import { AthenaClient, BatchGetNamedQueryCommand, ListNamedQueriesCommand } from '@aws-sdk/client-athena';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readQueryCatalog } from '../../queries/query-catalog.ts';
import { queryCommand, succeed } from '../run-command.ts';

const query = (...words: string[]) => succeed(queryCommand, words);

describe('before a question is asked', () => {
  test('--dry-run tells the statement, the partitions it touches and about what it would cost', async () => {
    const { stdout } = await query('sales-by-period', '--from', '2025-12-01', '--to', '2025-12-31', '--dry-run');
    expect(stdout).toContain("DATE '2025-12-01'");
    expect(stdout).toMatch(
      /\n {2}order_events: \d+ of \d+ partitions? \((?:none|[\d-]+(?: to [\d-]+)?)\), [\d,]+ rows?, \S+ k?M?B\n/,
    );
    expect(stdout).toMatch(/About \S+ [kM]?B scanned, \$[\d.]+ at Athena's price, if each table is read once/);
  });

  test('--explain shows the plan', async () => {
    const { stdout } = await query('SELECT sku, count(*) FROM order_lines GROUP BY sku', '--explain');
    expect(stdout.split('\n').length).toBeGreaterThan(5);
    expect(stdout).toContain('order_lines');
  });

  test('--list names the saved queries for programs', async () => {
    const { stdout } = await query('--list');
    expect(stdout.trimEnd().split('\n')).toEqual([...readQueryCatalog().keys()].sort());
  });

  test('--help of a query tells its question, parameters and columns', async () => {
    const { stdout } = await query('sales-by-period', '--help');
    const { question, returns } = readQueryCatalog().get('sales-by-period') ?? { question: '?', returns: [] };
    const words = stdout.replaceAll(/\s+/g, ' ');
    expect(words).toContain(question);
    expect(words).toContain('--grain <day|week|month>');
    expect(words).toContain('(default: latest-89)');
    for (const { name, type, meaning } of returns) expect(words).toContain(`${name}: ${type} - ${meaning}`);
  });
});

describe('the named queries of the local Athena', () => {
  const athena = new AthenaClient({});
  afterAll(() => athena.destroy());

  test('are the saved queries, with the names of this stage', async () => {
    const WorkGroup = process.env.INKSTREAM_ANALYSTS_WORK_GROUP;
    const { NamedQueryIds = [] } = await athena.send(new ListNamedQueriesCommand({ WorkGroup, MaxResults: 50 }));
    const { NamedQueries = [] } = await athena.send(new BatchGetNamedQueryCommand({ NamedQueryIds }));
    expect(NamedQueries.map(({ Name }) => Name).sort()).toEqual([...readQueryCatalog().keys()].sort());
    const sales = NamedQueries.find(({ Name }) => Name === 'sales-by-period');
    expect(sales?.QueryString).toContain(`${process.env.INKSTREAM_SILVER_DATABASE}.order_events`);
  });
});
