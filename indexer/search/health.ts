import type { HttpAnswer } from './http-answer.ts';
import { SearchEngineError } from './search-engine.ts';
import type { SearchPorts } from './search-ports.ts';

/** What Route 53 asks, at an API of its own. No route of the search API: shoppers do not find it there, nor in its description. */
export const healthPath = '/health';
export const healthRoute = `GET ${healthPath}`;

/**
 * Whether searches are answered here, and nothing else: 204, or 503 without a word. Route 53 waits for two seconds:
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
 */
export async function answerHealth({ engine }: Pick<SearchPorts, 'engine'>): Promise<HttpAnswer> {
  const headers = { 'cache-control': 'no-store' };
  try {
    await engine.search({ size: 0, track_total_hits: false, terminate_after: 1 });
    return { status: 204, headers, body: '' };
  } catch (error) {
    if (!(error instanceof SearchEngineError)) throw error;
    // One that is busy answers what it can; to send everybody elsewhere would only make the other busy as well.
    return { status: error.fault === 'BUSY' ? 204 : 503, headers, body: '' };
  }
}
