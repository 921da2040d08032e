import { join } from 'node:path';
import {
  AthenaClient,
  BatchGetNamedQueryCommand,
  CreateNamedQueryCommand,
  ListNamedQueriesCommand,
} from '@aws-sdk/client-athena';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type AthenaServer, serveAthena } from '../../../infra/local/athena/athena-server.ts';
import { registerNamedQueries } from '../../../infra/local/register-queries.ts';
import { type InMemoryLake, inMemoryLake } from './athena/in-memory-lake.ts';

const place = { workGroup: 'analysts', database: 'shop' };
const queryOf = (name: string, more = '') => ({
  name,
  description: `${name}: Why?`,
  sql: `-- @name ${name}\nSELECT 1${more}`,
});
const many = Array.from({ length: 60 }, (_, index) => queryOf(`query-${index}`));

let lake: InMemoryLake;
let server: AthenaServer;
let athena: AthenaClient;

beforeAll(async () => {
  lake = inMemoryLake('shop');
  server = await serveAthena(lake, { port: 0, dataDirectory: join(lake.directory, 'data'), now: () => new Date() });
  athena = new AthenaClient({
    endpoint: server.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});
afterAll(async () => {
  athena.destroy();
  await server.close();
  lake.dispose();
});

async function registered(): Promise<Record<string, string | undefined>> {
  const ids: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await athena.send(new ListNamedQueriesCommand({ WorkGroup: place.workGroup, NextToken }));
    ids.push(...(page.NamedQueryIds ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  const found: Record<string, string | undefined> = {};
  for (let from = 0; from < ids.length; from += 50) {
    const { NamedQueries = [] } = await athena.send(
      new BatchGetNamedQueryCommand({ NamedQueryIds: ids.slice(from, from + 50) }),
    );
    for (const { Name = '', QueryString } of NamedQueries) found[Name] = QueryString;
  }
  return found;
}

test('the saved queries become named queries once, follow their changes and go when they go; others stay', async () => {
  const byHand = { Name: 'mine', Database: 'shop', WorkGroup: place.workGroup, QueryString: 'SELECT 7' };
  await athena.send(new CreateNamedQueryCommand(byHand));
  expect(await registerNamedQueries(athena, many, place)).toBe(60);
  expect(await registerNamedQueries(athena, many, place)).toBe(0);
  expect(Object.keys(await registered())).toHaveLength(61);
  const changed = [...many.slice(0, 58), queryOf('query-58', '00')];
  expect(await registerNamedQueries(athena, changed, place)).toBe(2);
  const after = await registered();
  expect(Object.keys(after)).toHaveLength(60);
  expect(after).toMatchObject({ 'query-58': '-- @name query-58\nSELECT 100', mine: 'SELECT 7' });
});
