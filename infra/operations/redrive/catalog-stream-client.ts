import type { SQSClient } from '@aws-sdk/client-sqs';
import {
  announceDeletions,
  compareCatalogWithSearch,
  surveyCatalog,
} from '../../../indexer/catalog/catalog-survey-client.ts';
import { deadLetterQueue } from './dead-letter-client.ts';
import type { DeadLetterPorts } from './redrive-dead-letters.ts';

/** What is to become of products that search has and the catalog table has not: an edit that was lost may have deleted them. */
export type MissingProducts = 'delete' | 'keep' | 'ask';

/** What announcing the table came to. */
export interface AnnouncedTable {
  readonly announced: number;
  readonly refused: number;
  readonly failed: number;
  /** Products that search has and the table has not. */
  readonly missing: number;
}

/**
 * The dead letters of the stream. Each names a place in it, which DynamoDB forgets after a day, and no row: so all rows
 * are announced as they are now, once for all letters. Letters go when nothing that they may stand for can be lost.
 */
export function streamLetterPorts(
  client: SQSClient,
  deadLetterUrl: string,
  missing: MissingProducts,
  onAnnounced: (table: AnnouncedTable) => void,
): DeadLetterPorts {
  let isSafe: Promise<boolean> | undefined;
  return {
    ...deadLetterQueue(client, deadLetterUrl),
    send: async (letters) => {
      isSafe ??= announceTable(missing, onAnnounced);
      return new Set((await isSafe) ? letters.map(({ id }) => id) : []);
    },
  };
}

async function announceTable(choice: MissingProducts, onAnnounced: (table: AnnouncedTable) => void): Promise<boolean> {
  const survey = await surveyCatalog(true, () => undefined);
  const { missing } = await compareCatalogWithSearch();
  const deleted = choice === 'delete' && missing.length > 0 ? (await announceDeletions(missing)).accounting.failed : 0;
  const failed = survey.failed + deleted;
  onAnnounced({ announced: survey.announced, refused: survey.refusals.length, failed, missing: missing.length });
  return failed === 0 && (missing.length === 0 || choice !== 'ask');
}
