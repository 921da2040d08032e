import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { indicesOfAlias, swapAlias } from '../../../indexer/index/index-lifecycle.ts';
import { productAlias } from '../../../indexer/index/index-names.ts';
import { purgePorts } from '../../../indexer/index/purge-tombstones-client.ts';
import { createSearchClient } from '../../../indexer/index/search-client.ts';
import { type SearchTask, securityRequests } from '../../../indexer/index/search-roles.ts';

const index = 'products-1a2b3c4d-20261121t144501123';
const seen: string[] = [];
let server: Server;
let client: ReturnType<typeof createSearchClient>;

const answerTo = (path: string) => (path.startsWith('/_bulk') ? { errors: false, items: [] } : { [index]: {} });

beforeAll(async () => {
  server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? '';
    seen.push(`${incoming.method} ${path}`);
    incoming.resume();
    outgoing.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answerTo(path)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  client = createSearchClient(`http://127.0.0.1:${port}`);
});

afterAll(async () => {
  await client.close();
  server.closeAllConnections();
  server.close();
});

const role = z.object({
  index_permissions: z.array(z.object({ index_patterns: z.array(z.string()), allowed_actions: z.array(z.string()) })),
});

function actionsOn(task: SearchTask): Set<string> {
  const made = securityRequests({}).find(({ path }) => path.endsWith(`/roles/inkstream_${task}`));
  const [permission] = role.parse(made?.body).index_permissions;
  expect(permission?.index_patterns).toEqual(['products', 'products-*']);
  return new Set(permission?.allowed_actions);
}

describe('a request about an alias', () => {
  test('names the index that it is asked of, for a role may look at the aliases of products alone', async () => {
    await indicesOfAlias(client, productAlias);
    await swapAlias(client, productAlias, index);
    await purgePorts(client).deleteTombstones(index, [{ productId: 'p', revision: 1 }]);
    const looks = seen.filter((request) => request.includes('/_alias'));
    expect(new Set(looks)).toEqual(
      new Set(['GET /products/_alias/products', 'POST /_aliases', `HEAD /${index}/_alias/${index}-writes`]),
    );
  });

  test('is allowed to those who make one', () => {
    expect(actionsOn('purger')).toContain('indices:admin/aliases/get');
    expect(actionsOn('operator')).toContain('indices:*');
  });
});
