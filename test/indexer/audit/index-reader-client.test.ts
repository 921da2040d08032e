import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { createIndexReader } from '../../../indexer/audit/index-reader-client.ts';
import { createSearchClient } from '../../../indexer/index/search-client.ts';

/** What reading an index ends with when OpenSearch refuses to open a point in time with this reason. */
async function readingRefusedWith(reason: string): Promise<unknown> {
  // As OpenSearch 3.8 says it.
  const cause = { type: 'rejected_execution_exception', reason };
  const error = { root_cause: [cause], type: 'search_phase_execution_exception', reason: 'all shards failed' };
  const server = createServer((incoming, outgoing) => {
    incoming.resume();
    outgoing.writeHead(429, { 'content-type': 'application/json' });
    outgoing.end(JSON.stringify({ error: { ...error, caused_by: cause }, status: 429 }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = createSearchClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  try {
    for await (const page of createIndexReader(client, 'products-x').stream()) return page;
    return undefined;
  } catch (refusal) {
    return refusal;
  } finally {
    await client.close();
    server.closeAllConnections();
    server.close();
  }
}

describe('reading an index', () => {
  test('says what to do when all points in time are taken', async () => {
    const reason = 'Trying to create too many Point In Time contexts. Must be less than or equal to: [300].';
    expect(await readingRefusedWith(reason)).toMatchObject({
      code: 'SEARCH_UNREACHABLE',
      message: 'OpenSearch could not read products-x: all points in time are taken; try again in two minutes.',
    });
  });

  test('says what OpenSearch says when it is busy otherwise', async () => {
    expect(await readingRefusedWith('the queue is full')).toMatchObject({
      code: 'SEARCH_UNREACHABLE',
      message: 'OpenSearch could not read products-x: 429 search_phase_execution_exception: all shards failed',
    });
  });
});
