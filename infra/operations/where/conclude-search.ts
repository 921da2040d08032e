import { isCanaryId } from '../../../pipelines/contracts/canary.ts';
import { shellWord } from '../foreign-text.ts';
import { type Conclusion, concluder, messagesWait } from './conclusion.ts';
import { hasMark, isFound, isUnknown, type Sightings, waitingAt } from './sighting.ts';

const conclude = concluder('search');

/** How a product stands on its way from the catalog table to shoppers. `productId` for the commands to type. */
export function concludeSearch(seen: Sightings, productId: string): Conclusion {
  const row = isFound(seen, 'catalog table') ? seen.get('catalog table')?.version : undefined;
  const projected = isFound(seen, 'projection') ? (seen.get('projection')?.version ?? 0) : undefined;
  if (isFound(seen, 'indexing dead letters')) {
    const says = `Events of it could not be brought into the index: ${seen.get('indexing dead letters')?.says}. Mend the cause, then send them again.`;
    return conclude('stuck', says, 'npm run redrive -- indexing', 'npm run redrive -- indexing --go');
  }
  if (projected === undefined && row === undefined)
    return conclude('unknown', 'Neither catalog nor projection has such a product.');
  if (row !== undefined && row > (projected ?? 0)) return notProjected(seen, row, projected);
  return projectedProduct(seen, productId);
}

/** The catalog table is ahead of the projection. */
function notProjected(seen: Sightings, row: number, projected: number | undefined): Conclusion {
  const behind = `The catalog table has version ${row}, the projection ${projected === undefined ? 'none' : `version ${projected}`}`;
  const waiting = waitingAt(seen, 'indexing queue');
  if (waiting > 0) {
    return conclude('on its way', `${behind}; ${messagesWait(waiting)} for the product-indexer.`, 'npm run status');
  }
  if (waitingAt(seen, 'catalog-stream dead letters') > 0) {
    const says = `${behind}; the catalog-stream gave up on part of the stream. Mend the cause, then announce it again.`;
    return conclude('stuck', says, 'npm run redrive -- catalog-stream', 'npm run redrive -- catalog-stream --go');
  }
  const says = `${behind}, and nothing waits: the edit was made seconds ago, or breaks the contract, or got lost.`;
  return conclude('stuck', says, 'npm run catalog -- check', 'npm run catalog -- announce');
}

/** The projection is up to date; is the index? */
function projectedProduct(seen: Sightings, productId: string): Conclusion {
  const index = seen.get('index');
  const revision = seen.get('projection')?.revision;
  if (isUnknown(seen, 'index')) return conclude('unknown', 'What the index has was not found out.');
  const isIndexed = index?.state === 'found';
  if (!isIndexed && hasMark(seen, 'projection', 'deleted')) {
    return conclude('deleted', 'The product was deleted, and its tombstone has been purged from the index.');
  }
  if (!isIndexed || (revision !== undefined && index.version !== revision)) return drifted(seen, revision);
  if (hasMark(seen, 'index', 'deleted'))
    return conclude('deleted', 'The product was deleted; shoppers do not find it.');
  if (hasMark(seen, 'index', 'inactive')) {
    const says =
      'The index is up to date; shoppers do not find the product because the shop does not offer it (active: false).';
    return conclude('arrived', says);
  }
  if (isCanaryId(productId))
    return conclude('arrived', "The index is up to date; search hides a canary's product from shoppers.");
  return conclude(
    'arrived',
    'The index is up to date, and shoppers can find it.',
    `npm run explain -- "QUERY" ${shellWord(productId)}`,
  );
}

function drifted(seen: Sightings, revision: number | undefined): Conclusion {
  const index = seen.get('index');
  const at = index?.state === 'found' ? `shows revision ${index.version}` : 'has no document';
  const waiting = waitingAt(seen, 'indexing queue');
  if (waiting > 0) {
    const says = `The projection is at revision ${revision}, the index ${at}; ${messagesWait(waiting)} for the product-indexer.`;
    return conclude('on its way', says, 'npm run status');
  }
  const says = `The projection is at revision ${revision}, the index ${at}, and nothing waits: the index has drifted.`;
  return conclude('stuck', says, 'npm run audit', 'npm run audit -- --repair');
}
