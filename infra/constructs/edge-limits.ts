import { routes } from '../../indexer/search/routes.ts';
import { longestProductId } from '../../indexer/search/search-parameters.ts';
import type { WebFirewallProps } from './web-firewall.ts';

type Limits = Pick<WebFirewallProps, 'methods' | 'limits'>;

/** Of a character as UTF-8, each percent-encoded: three for one UTF-16 unit, as in Chinese, at three letters each. */
const bytesPerUnit = 9;

/**
 * The longest path of the search API, with the id of a product in it. There is no such limit of queries: a text of 200
 * characters (1,800 bytes), a cursor and twenty values of every facet may take more than the 8,192 bytes of URL that
 * CloudFront takes (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html); it refuses
 * the rest itself, and the API what is longer than its parameters may be.
 */
const searchPathBytes = Math.max(
  ...Object.values(routes).map(({ path }) => path.replace('{id}', 'x'.repeat(longestProductId * bytesPerUnit)).length),
);

export const searchLimits: Limits = { methods: ['GET', 'HEAD'], limits: { path: searchPathBytes } };

/**
 * Paths hold an id and the path of a tile (some 80 bytes). A query is what opens files (60 bytes), a shop's link, or what an
 * issuer sends a browser back with. A body tells of a file (2 KB) or of its parts (32 of them, at most 250 bytes each).
 */
export const uploadLimits: Limits = {
  methods: ['GET', 'HEAD', 'POST', 'DELETE'],
  limits: { path: 300, query: 4_096, body: 8_192 },
};

/** Names of files, and what an issuer sends a browser back with. */
export const dashboardLimits: Limits = { methods: ['GET', 'HEAD'], limits: { path: 300, query: 4_096, body: 0 } };
