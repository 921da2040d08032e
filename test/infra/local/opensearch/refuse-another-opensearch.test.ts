import { describe, expect, test } from '@jest/globals';
import { refuseAnotherOpenSearch } from '../../../../infra/local/opensearch/refuse-another-opensearch.ts';

const environment = { INKSTREAM_OPENSEARCH_URL: 'http://127.0.0.1:4590' };
const domain = 'https://search-shop.eu-central-1.es.amazonaws.com';

describe('an OpenSearch that a caller names', () => {
  test('is refused when the stack uses another, by the names of both and what to do', () => {
    expect(() => refuseAnotherOpenSearch('http://127.0.0.1:1', environment, 'the stack here')).toThrow(
      /INKSTREAM_OPENSEARCH_URL is http:\/\/127\.0\.0\.1:1, but the stack here uses http:\/\/127\.0\.0\.1:4590.*unset.*npm start/,
    );
  });

  test("may be the stack's own, however it is written, or the domain behind it", () => {
    for (const named of [undefined, 'http://127.0.0.1:4590', 'http://127.0.0.1:4590/']) {
      expect(() => refuseAnotherOpenSearch(named, environment, 'the stack here')).not.toThrow();
    }
    const forwarded = { ...environment, INKSTREAM_OPENSEARCH_TARGET: domain };
    expect(() => refuseAnotherOpenSearch(domain, forwarded, 'the stack here')).not.toThrow();
  });
});
