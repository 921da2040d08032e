import { describe, expect, test } from '@jest/globals';
import {
  type GatewayRequest,
  gatewayRequestSchema,
  isForReading,
  refuseAnswer,
  refuseRequest,
} from '../../../indexer/gateway/gateway-request.ts';

const request = (changes: Partial<GatewayRequest>): GatewayRequest => ({
  method: 'GET',
  path: '/products/_search',
  querystring: '',
  body: '',
  ...changes,
});

describe('a request of a command', () => {
  test.each([
    ['a search', request({})],
    ['a bulk write', request({ method: 'POST', path: '/products-1-writes/_bulk', body: '{"index":{}}\n{}\n' })],
    ['who has which task, to read', request({ path: '/_plugins/_security/api/roles' })],
    ['a snapshot', request({ method: 'PUT', path: '/_snapshot/inkstream/of-today' })],
  ])('is passed on: %s', (_name, given) => {
    expect(refuseRequest(given, false)).toBeUndefined();
  });

  test.each([
    ['plain', '/_plugins/_security/api/roles/all_access'],
    ['with slashes more', '//_plugins///_security/api/roles'],
    ['in other letters', '/%5fplugins/%5Fsecurity/api/rolesmapping/all_access'],
    ['by its old name', '/_opendistro/_security/api/roles'],
    ['of the cluster', '/_cluster/settings'],
    ['by way of another place', '/products/../_plugins/_security/api/roles'],
    ['by way of the same place', '/./_plugins/./_security/api/roles'],
    ['by way of another place, in other letters', '/products/%2e%2E/_plugins%2f_security/api/roles'],
    ['escaped twice', '/%255fplugins/_security/api/roles'],
    ['escaped twice, with slashes more', '/%252f%252f_plugins%252f_security/api/roles'],
    ['with a tab, which addresses lose', '/_plu\tgins/_security/api/roles'],
    ['with a slash the other way', '/\\_plugins\\_security/api/roles'],
  ])('that changes who may do what is refused: %s', (_name, path) => {
    for (const method of ['PUT', 'POST', 'DELETE'] as const) {
      expect(refuseRequest(request({ method, path }), false)).toMatchObject({ status: 403 });
    }
  });

  test.each(['/products-1/_doc/50%25', '/products-1/_doc/50%', '/products-1/_doc/a%2Fb', '/products-1/_doc/..a'])(
    'about a product of any name is passed on: %s',
    (path) => {
      expect(refuseRequest(request({ method: 'PUT', path }), false)).toBeUndefined();
    },
  );

  test('that does not fit into an invocation is refused with what to do', () => {
    const refused = refuseRequest(request({ method: 'POST', path: '/_bulk', body: 'x'.repeat(5_000_000) }), false);
    expect(refused).toMatchObject({ status: 413 });
    expect(refused?.body).toContain('Ask in smaller parts');
  });

  test('is counted as it travels, escaped', () => {
    expect(refuseAnswer({ status: 200, body: '"'.repeat(3_000_000) })).toMatchObject({ status: 413 });
    expect(refuseAnswer({ status: 200, body: 'x'.repeat(3_000_000) })).toBeUndefined();
  });

  test('has a method and a path and nothing else', () => {
    expect(gatewayRequestSchema.safeParse({ method: 'TRACE', path: '/' }).success).toBe(false);
    expect(gatewayRequestSchema.safeParse({ method: 'GET', path: 'http://elsewhere/' }).success).toBe(false);
    expect(gatewayRequestSchema.safeParse({ method: 'GET', path: '/', headers: {} }).success).toBe(false);
  });
});

describe('a role that may only look', () => {
  const arn = 'arn:aws:lambda:eu-central-1:123456789012:function:inkstream-prod-search-gateway';

  test('is known by the alias that it calls', () => {
    expect([isForReading(arn), isForReading(`${arn}:reading`), isForReading(`${arn}:$LATEST`)]).toEqual([
      false,
      true,
      false,
    ]);
  });

  test.each([
    ['GET', '/_cat/indices'],
    ['GET', '/_cluster/health'],
    ['HEAD', '/products-1'],
    ['POST', '/products/_search'],
    ['POST', '/_search'],
    ['POST', '/products/_search/point_in_time'],
    ['DELETE', '/_search/point_in_time'],
    ['POST', '/products-1/_explain/POS-A2'],
    ['POST', '/products/_termvectors'],
    ['POST', '/products-1,products-2/_count'],
  ] as const)('may ask %s %s', (method, path) => {
    expect(refuseRequest(request({ method, path }), true)).toBeUndefined();
  });

  test.each([
    ['POST', '/_bulk'],
    ['POST', '/products-1/_bulk'],
    ['POST', '/products-1/_doc/1'],
    ['POST', '/products-1/_update/_search'],
    ['POST', '/products-1/_delete_by_query'],
    ['POST', '/_bulk/../_search/../_bulk'],
    ['POST', '/products-1/_doc%2f_search'],
    ['POST', '/_aliases'],
    ['POST', '/_reindex'],
    ['PUT', '/products-1/_search'],
    ['PUT', '/products-1/_doc/1'],
    ['DELETE', '/products-1'],
    ['DELETE', '/_search/point_in_time/_all'],
    ['DELETE', '/_search/../products-1'],
    ['DELETE', '/products-1/%2e%2e/products-2'],
  ] as const)('may not ask %s %s', (method, path) => {
    expect(refuseRequest(request({ method, path }), true)).toMatchObject({ status: 403 });
  });
});
