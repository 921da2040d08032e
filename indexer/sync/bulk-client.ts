import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, errors } from '@opensearch-project/opensearch';
import { errorDetails } from '../index/ask-search.ts';
import type { BulkAnswer, BulkItem } from './bulk-outcome.ts';
import type { SendBulk, WritePorts } from './write-documents.ts';

/** `writeDocuments` on OpenSearch, with the time and chance of this machine. */
export function writePorts(client: Client): WritePorts {
  return { sendBulk: bulkSender(client), now: Date.now, sleep, random: Math.random };
}

/** How long OpenSearch waits for a shard that is not there, a minute by itself; shorter than a request, so that each item says so. */
const SHARD_TIMEOUT = '10s';

interface BulkResponse {
  /** Each item is an object of one property, the name of the action. */
  readonly items?: readonly { readonly index?: BulkItem; readonly delete?: BulkItem }[];
}

/** Repeats nothing by itself: what may be sent again is for the writer to say, item by item. */
export function bulkSender(client: Client): SendBulk {
  return async (body, timeoutMs) => {
    const request = client.transport.request(
      {
        method: 'POST',
        path: '/_bulk',
        querystring: { require_alias: 'true', timeout: SHARD_TIMEOUT },
        bulkBody: body,
      },
      { requestTimeout: timeoutMs, maxRetries: 0 },
    );
    // The client's timeout is one of silence, and ends with the first byte of the answer.
    const timer = setTimeout(() => request.abort(), timeoutMs);
    try {
      const { items = [] } = (await request).body as BulkResponse;
      return { kind: 'answered', items: items.map((item) => item.index ?? item.delete ?? { status: 0 }) };
    } catch (error) {
      return failureOf(error);
    } finally {
      clearTimeout(timer);
    }
  };
}

function failureOf(error: unknown): BulkAnswer {
  if (error instanceof errors.ResponseError) {
    const { type = `status_${error.statusCode}`, reason } = errorDetails(error.body);
    return { kind: 'failed', status: error.statusCode, type, reason };
  }
  if (!(error instanceof errors.OpenSearchClientError)) throw error;
  return { kind: 'failed', status: undefined, type: error.name, reason: error.message };
}
