import { setTimeout } from 'node:timers/promises';
import { type PutEvents, putEntries } from '../../pipelines/contracts/put-events.ts';
import type { SearchPerformed } from './search-performed.ts';

/**
 * Puts the event of a search on the bus; what fails in passing is tried again.
 * @throws Error when the bus does not take it: the search was answered all the same
 */
export async function tellLake(performed: SearchPerformed, putEvents: PutEvents): Promise<void> {
  const { occurredAt: time } = performed;
  const entry = { source: 'commerce.search', detailType: 'search.performed', detail: JSON.stringify(performed), time };
  const clock = { sleep: (milliseconds: number) => setTimeout(milliseconds), random: Math.random };
  const [refused] = await putEntries([entry], putEvents, clock);
  if (refused) throw new Error(`the bus did not take search ${performed.searchId}: ${refused.code} ${refused.message}`);
}
