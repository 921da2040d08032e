import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from '@opensearch-project/opensearch';
import { readIndexerConfig } from '../../../indexer/config.ts';
import { askDomain } from '../../../indexer/gateway/ask-domain.ts';
import { gatewayAnswerSchema, gatewayRequestSchema } from '../../../indexer/gateway/gateway-request.ts';
import { createSearchClient } from '../../../indexer/index/search-client.ts';
import { startGatewayForwarder } from '../../../infra/local/opensearch/gateway-forwarder.ts';

const { openSearchUrl } = readIndexerConfig(['openSearchUrl']);
const index = `gateway-${randomUUID()}`;
const inNetwork = createSearchClient(openSearchUrl);
let client: Client;

/** As Lambda carries it: request and answer are JSON. */
async function invoke(request: unknown) {
  const answer = await askDomain(inNetwork, gatewayRequestSchema.parse(JSON.parse(JSON.stringify(request))), false);
  return gatewayAnswerSchema.parse(JSON.parse(JSON.stringify(answer)));
}

beforeAll(async () => {
  await inNetwork.indices.create({ index, body: { settings: { number_of_replicas: 0 } } });
  client = createSearchClient(await startGatewayForwarder(invoke));
});

afterAll(async () => {
  await inNetwork.indices.delete({ index, ignore_unavailable: true });
  await client.close();
  await inNetwork.close();
});

describe('a command that asks by way of the gateway', () => {
  test('writes and finds what it would write and find itself', async () => {
    const written = await client.bulk({
      index,
      refresh: true,
      body: [{ index: { _id: '1' } }, { title: 'größer – "A2"' }, { delete: { _id: 'none' } }],
    });
    expect(written.body.items.map((item) => Object.values(item)[0]?.status)).toEqual([201, 404]);
    const found = await client.search({ index, body: { query: { match: { title: 'größer' } } } });
    expect(found.body.hits.hits.map(({ _source }) => _source)).toEqual([{ title: 'größer – "A2"' }]);
  });

  test('is told of what is not there as OpenSearch tells it', async () => {
    expect((await client.indices.exists({ index: `${index}-none` })).body).toBe(false);
    await expect(client.get({ index, id: 'none' })).rejects.toMatchObject({ statusCode: 404 });
  });

  test('keeps numbers that JavaScript cannot hold', async () => {
    const version = '9007199254740993';
    await client.transport.request({ method: 'PUT', path: `/${index}/_doc/2`, body: `{"n":${version}}` });
    const { body } = await askDomain(
      inNetwork,
      gatewayRequestSchema.parse({ method: 'GET', path: `/${index}/_doc/2` }),
      true,
    );
    expect(body).toContain(version);
  });

  test('hears why it failed when the gateway cannot be reached', async () => {
    const lost = createSearchClient(
      await startGatewayForwarder(async () => {
        throw new Error('AccessDeniedException: no lambda:InvokeFunction');
      }),
    );
    await expect(lost.info()).rejects.toMatchObject({
      statusCode: 502,
      body: { message: expect.stringContaining('no lambda:InvokeFunction') },
    });
    await lost.close();
  });
});
