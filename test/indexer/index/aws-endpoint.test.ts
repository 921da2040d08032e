import { describe, expect, test } from '@jest/globals';
import { awsEndpoint } from '../../../indexer/index/aws-endpoint.ts';

describe('what requests are signed for', () => {
  test.each([
    ['https://search-shop-abc123.eu-central-1.es.amazonaws.com', { service: 'es', region: 'eu-central-1' }],
    ['https://vpc-shop-abc123.us-gov-west-1.es.amazonaws.com/', { service: 'es', region: 'us-gov-west-1' }],
    ['https://search-shop-abc.cn-north-1.es.amazonaws.com.cn', { service: 'es', region: 'cn-north-1' }],
    ['https://abc123.eu-west-1.aoss.amazonaws.com', { service: 'aoss', region: 'eu-west-1' }],
    ['https://search-shop-abc.aos.eu-west-1.on.aws', { service: 'es', region: 'eu-west-1' }],
    ['https://abc123.aoss.eu-west-1.on.aws', { service: 'aoss', region: 'eu-west-1' }],
  ])('%s', (url, expected) => {
    expect(awsEndpoint(url)).toEqual(expected);
  });

  test.each([
    ['http://127.0.0.1:4590'],
    ['https://search.shop.example'],
    ['https://eu-west-1.es.amazonaws.com.evil.example'],
    ['https://evil.example/x.eu-west-1.es.amazonaws.com'],
  ])('nothing at %s', (url) => {
    expect(awsEndpoint(url)).toBeUndefined();
  });
});
