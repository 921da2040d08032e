import { readFileSync } from 'node:fs';
import {
  DeleteRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { readIndexerConfig } from '../../../indexer/config.ts';
import { openApiText } from '../../../indexer/search/openapi.ts';
import { parseEvent } from '../../../pipelines/contracts/parse-event.ts';
import { type ApiReply, publishedProducts, waitFor } from './published-products.ts';

const { busName } = readIndexerConfig(['busName']);
const { word, run, products, ask, publish, remove } = publishedProducts('zorilla', 6);

const document = JSON.parse(readFileSync('docs/openapi.json', 'utf8'));
const ajv = new Ajv2020({ strict: false });
ajv.addSchema({ $id: 'api', ...document });

/** The schema that the document has for an answer of a route. */
function validatorOf(path: string, status: number): ValidateFunction {
  const pointer = ['paths', path, 'get', 'responses', String(status), 'content', 'application/json', 'schema'];
  const escaped = pointer.map((step) =>
    step.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D'),
  );
  return ajv.compile({ $ref: `api#/${escaped.join('/')}` });
}

function expectAsDocumented(path: string, { status, body }: ApiReply): void {
  const validate = validatorOf(path, status);
  validate(body);
  expect({ path, status, faults: validate.errors ?? [] }).toEqual({ path, status, faults: [] });
}

jest.setTimeout(120_000);

beforeAll(publish);

afterAll(() => remove());

const id = (nth: number) => encodeURIComponent(products[nth]?.productId ?? '');

describe('the deployed API', () => {
  test('serves the OpenAPI document that is checked in', async () => {
    const { status, body } = await ask('/openapi.json');
    expect(status).toBe(200);
    expect(`${JSON.stringify(body, null, 2)}\n`).toBe(openApiText());
  });

  test.each([
    ['/search', `/search?q=${word}`, 200],
    ['/search', `/search?q=${word}%20poster&format=A3&priceMin=1001&sort=-price&size=2`, 200],
    ['/search', '/search', 200],
    ['/search', `/search?q=${word}&facets=none&variants=all&page=2&size=3`, 200],
    ['/search', `/search?q=${word}&after=first&size=2`, 200],
    ['/search', '/search?q=qqqqzzzzxx', 200],
    ['/search', '/search?page=0', 400],
    ['/search', '/search?colour=red&size=x', 400],
    ['/search', '/search?after=nonsense', 400],
    ['/suggest', `/suggest?q=${word.slice(0, 5)}`, 200],
    ['/suggest', '/suggest', 400],
    ['/products/{id}', `/products/${id(0)}`, 200],
    ['/products/{id}', '/products/api-test-unknown', 404],
    ['/products/{id}', `/products/${id(0)}?x=1`, 400],
    ['/products/{id}/similar', `/products/${id(0)}/similar?size=3`, 200],
    ['/products/{id}/similar', '/products/api-test-unknown/similar', 404],
    ['/products/{id}/similar', `/products/${id(0)}/similar?size=0`, 400],
  ])('answers as documented for %s: %s with %i', async (path, asked, status) => {
    const answer = await ask(asked);
    expect(answer.status).toBe(status);
    expectAsDocumented(path, answer);
  });

  test('reads repeated filters and text that is no syntax', async () => {
    const { body } = await ask(
      `/search?q=${word}&material=matt&material=gold&brand=${encodeURIComponent('Zoo & Sons')}`,
    );
    expect(body.total).toBe(products.length);
    expect(body.facets.material).toContainEqual({ value: 'gold', count: 0, chosen: true });
    expect((await ask(`/search?q=${encodeURIComponent(`${word}" OR *:*) {}`)}`)).status).toBe(200);
  });

  test('walks by cursor to the end', async () => {
    // Walks that begin within a minute share one view, which may be older than these products.
    await waitFor('a walk sees the products', async () => {
      const { body } = await ask(`/search?q=${word}&after=first`);
      return body.total === products.length;
    });
    const found: string[] = [];
    let after = 'first';
    while (after) {
      const { body } = await ask(`/search?q=${word}&size=4&sort=price&after=${after}`);
      found.push(...body.products.map(({ productId }: { productId: string }) => productId));
      after = body.next;
    }
    expect(found).toEqual(products.map(({ productId }) => productId));
  });

  test('names products whose ids need escaping', async () => {
    expect((await ask(`/products/${id(1)}`)).body.title).toBe(products[1]?.title);
  });

  test('answers 304 to whoever has the answer already', async () => {
    const first = await ask(`/products/${id(0)}`);
    const etag = first.headers.get('etag') ?? '';
    expect(first.headers.get('cache-control')).toMatch(/^public, max-age=\d+$/);
    expect(await ask(`/products/${id(0)}`, { 'if-none-match': etag })).toMatchObject({ status: 304, body: undefined });
  });

  test('does not find a product any more that was deleted', async () => {
    await remove([4]);
    await waitFor('the product is gone', async () => (await ask(`/products/${id(4)}`)).status === 404);
    expect((await ask(`/search?q=${word}`)).body.total).toBe(products.length - 1);
  });
});

describe('every search', () => {
  const events = new EventBridgeClient({});
  const sqs = new SQSClient({});
  const name = `search-told-${run}`;
  let queueUrl = '';

  beforeAll(async () => {
    queueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: name }))).QueueUrl ?? '';
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }),
    );
    const EventPattern = JSON.stringify({ 'detail-type': ['search.performed'], detail: { query: [`told ${word}`] } });
    await events.send(new PutRuleCommand({ Name: name, EventBusName: busName, EventPattern }));
    const Targets = [{ Id: 'queue', Arn: Attributes?.QueueArn }];
    await events.send(new PutTargetsCommand({ Rule: name, EventBusName: busName, Targets }));
  });

  afterAll(async () => {
    await events.send(new RemoveTargetsCommand({ Rule: name, EventBusName: busName, Ids: ['queue'] }));
    await events.send(new DeleteRuleCommand({ Name: name, EventBusName: busName }));
    await sqs.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
  });

  test('is told to the bus in the form of its contract, by the id that the answer has', async () => {
    const { body } = await ask(`/search?q=told%20${word}&material=matt`);
    let text: string | undefined;
    await waitFor('the search is on the bus', async () => {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: 1 }));
      text = Messages[0]?.Body;
      return text !== undefined;
    });
    const parsed = parseEvent(text ?? '');
    expect(parsed).toMatchObject({
      ok: true,
      event: { detail: { searchId: body.searchId, hits: body.total, filters: { material: ['matt'] } } },
    });
  });
});
