import { describe, expect, test } from '@jest/globals';
import { apiRequestOf } from '../../../indexer/search/api-request.ts';
import { type ApiRequest, answerRequest } from '../../../indexer/search/search-api.ts';
import { type EngineAnswer, SearchEngineError } from '../../../indexer/search/search-engine.ts';
import type { SearchPorts } from '../../../indexer/search/search-ports.ts';
import { searchSettings } from '../../../indexer/search/search-settings.ts';
import { parseEvent } from '../../../pipelines/contracts/parse-event.ts';
import { traceOf } from '../../../pipelines/contracts/traceparent.ts';

const nothing: EngineAnswer = {
  timed_out: false,
  hits: { hits: [] },
  aggregations: { matched: { doc_count: 12 }, all: { doc_count: 12, groups: { value: 5 } } },
};

function portsWith(search: SearchPorts['engine']['search']): SearchPorts {
  let now = 1_772_442_930_000;
  let id = 0;
  return {
    engine: { search, pointInTime: { lend: async () => 'pit', forget: async () => undefined } },
    understand: async (text) => ({ text, concepts: [], code: null, corrections: [], correctedText: null }),
    readSettings: async () => searchSettings({ revision: 0, synonyms: '', rules: [] }, 'key', ['english']),
    now: () => {
      now += 7;
      return now;
    },
    newId: () => {
      id += 1;
      return `019c9d5a-1f2b-7000-8000-${String(id).padStart(12, '0')}`;
    },
  };
}

const ports = portsWith(async () => nothing);

function ask(route: string, queryString = '', more: Partial<ApiRequest> = {}, asked = ports) {
  return answerRequest({ route, queryString, productId: '', ifNoneMatch: undefined, ...more }, asked);
}

describe('the API', () => {
  test('says which parameter is wrong and why, and what else is wrong', async () => {
    const answer = await ask('GET /search', 'page=x&colour=red');
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({
      code: 'PARAMETER_UNKNOWN',
      parameter: 'colour',
      message: expect.stringContaining('There is no parameter "colour"'),
      more: [{ code: 'PARAMETER_WRONG', parameter: 'page' }],
    });
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.performed).toBeUndefined();
  });

  test('knows no other routes, not even those of every object', async () => {
    for (const route of ['GET /', 'POST /search', 'constructor', '__proto__', 'toString']) {
      expect(await ask(route)).toMatchObject({ status: 404, body: expect.stringContaining('ROUTE_NOT_FOUND') });
    }
  });

  test('answers 404 for a product that is not there, and for ids longer than any', async () => {
    for (const productId of ['p-0', 'x'.repeat(1_000), '']) {
      for (const route of ['GET /products/{id}', 'GET /products/{id}/similar']) {
        expect(await ask(route, '', { productId })).toMatchObject({
          status: 404,
          body: expect.stringContaining('PRODUCT_NOT_FOUND'),
        });
      }
    }
  });

  test.each([
    ['BUSY', 503, 'BUSY'],
    ['UNAVAILABLE', 503, 'SEARCH_UNAVAILABLE'],
    ['POINT_IN_TIME_GONE', 410, 'CURSOR_EXPIRED'],
  ] as const)('says what is the matter when OpenSearch is %s', async (fault, status, code) => {
    const failing = portsWith(async () => {
      throw new SearchEngineError(fault, 'secret inner words');
    });
    const answer = await ask('GET /search', 'q=x', {}, failing);
    expect(answer).toMatchObject({ status, body: expect.stringContaining(code) });
    expect(answer.body).not.toContain('secret');
    expect(answer.headers['retry-after']).toBe(status === 503 ? '1' : undefined);
  });

  test('leaves its own faults to the caller, who logs them', async () => {
    const broken = portsWith(async () => {
      throw new TypeError('a bug');
    });
    await expect(ask('GET /search', 'q=x', {}, broken)).rejects.toThrow('a bug');
  });
});

describe('a search', () => {
  test('is told to the lake in the form of the contract, with its id and what was chosen', async () => {
    const { body, performed } = await ask(
      'GET /search',
      'q=a3+poster&material=Matt&material=Gloss&priceMax=900&page=2&sort=price',
    );
    const { searchId, tookMs, total } = JSON.parse(body);
    expect(performed).toMatchObject({
      searchId,
      query: 'a3 poster',
      filters: { material: ['Matt', 'Gloss'], priceMax: '900' },
      hits: total,
      latencyMs: tookMs,
      clickedProductIds: [],
    });
    expect(total).toBe(5);
    const event = JSON.stringify({ source: 'commerce.search', 'detail-type': 'search.performed', detail: performed });
    expect(parseEvent(event)).toMatchObject({ ok: true });
  });

  test('says nothing of who searched', async () => {
    const { performed } = await ask('GET /search', 'q=invoice+jane.doe%40example.com+poster');
    expect(performed?.query).toBe('invoice [address] poster');
    const texts = ['category', 'brand', 'material', 'finish', 'format'];
    const filters = texts.map((name) => `${name}=for+jane.doe%40example.com`).join('&');
    const filtered = await ask('GET /search', filters);
    expect(filtered.performed?.filters).toEqual(Object.fromEntries(texts.map((name) => [name, ['for [address]']])));
    expect(JSON.stringify(filtered.performed)).not.toContain('@');
  });

  test('carries the trace of its caller, or begins one', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    expect((await ask('GET /search', 'q=x', { traceparent })).performed?.traceparent).toBe(traceparent);
    const { performed } = await ask('GET /search', 'q=x');
    expect(performed?.traceparent).toBe(traceOf(String(performed?.eventId)));
  });

  test('has the same ETag while nothing changes, and then an empty answer, which counts as a search too', async () => {
    const first = await ask('GET /search', 'q=x');
    const again = await ask('GET /search', 'q=x', { ifNoneMatch: `"other", ${first.headers.etag}` });
    expect(again).toMatchObject({ status: 304, body: '', performed: { query: 'x' } });
    expect(again.headers.etag).toBe(first.headers.etag);
    expect(first.headers['cache-control']).toBe('no-cache');
  });
});

describe('a request of API Gateway', () => {
  test('is read from the query string as it was sent: its own reading joins values with commas', () => {
    const event = {
      routeKey: 'GET /search',
      rawQueryString: 'material=a&material=b,c',
      queryStringParameters: { material: 'a,b,c' },
      headers: { 'if-none-match': 'W/"x"', traceparent: 'of somebody who makes up his own' },
    };
    expect(apiRequestOf(event)).toEqual({
      route: 'GET /search',
      queryString: 'material=a&material=b,c',
      productId: '',
      ifNoneMatch: 'W/"x"',
    });
  });

  test('names products with percent signs and slashes', () => {
    const event = {
      routeKey: 'GET /products/{id}',
      rawQueryString: '',
      headers: {},
      pathParameters: { id: 'a/50%25' },
    };
    expect(apiRequestOf(event).productId).toBe('a/50%');
  });
});
