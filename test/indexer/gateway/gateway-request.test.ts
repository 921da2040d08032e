import { describe, expect, test } from '@jest/globals';
import {
  type GatewayRequest,
  gatewayRequestSchema,
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
    expect(refuseRequest(given)).toBeUndefined();
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
      expect(refuseRequest(request({ method, path }))).toMatchObject({ status: 403 });
    }
  });

  test.each(['/products-1/_doc/50%25', '/products-1/_doc/50%', '/products-1/_doc/a%2Fb', '/products-1/_doc/..a'])(
    'about a product of any name is passed on: %s',
    (path) => {
      expect(refuseRequest(request({ method: 'PUT', path }))).toBeUndefined();
    },
  );

  test('that does not fit into an invocation is refused with what to do', () => {
    const refused = refuseRequest(request({ method: 'POST', path: '/_bulk', body: 'x'.repeat(5_000_000) }));
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
