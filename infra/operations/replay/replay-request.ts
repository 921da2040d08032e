import { createHash } from 'node:crypto';
import { contracts } from '../../../pipelines/contracts/all-contracts.ts';
import type { DetailType } from '../../../pipelines/contracts/event.ts';
import { OperationsError } from '../errors.ts';
import { detailTypesLike, type EventChoice } from './event-choice.ts';

export const replaySources = ['archive', 'lake', 'file'] as const;
export type ReplayFrom = (typeof replaySources)[number];

export const replayTargets = ['lake', 'index', 'images'] as const;
export type ReplayTo = (typeof replayTargets)[number];

/** What somebody asks for, as far as the command line has understood it. */
export interface ReplayOptions {
  readonly from: ReplayFrom;
  readonly to: ReplayTo;
  readonly file?: string;
  /** Bytes of the file: one that has changed since is another one. */
  readonly fileBytes?: number;
  /** Pattern of detail types; everything that the consumer takes where it is left out. */
  readonly type?: string;
  /** ISO-8601 UTC. */
  readonly since?: string;
  readonly until?: string;
  readonly ids?: readonly string[];
}

/** A replay that makes sense. */
export interface ReplayRequest {
  /** The same for the same options: what goes on where it was is found by it. */
  readonly id: string;
  readonly from: ReplayFrom;
  readonly to: ReplayTo;
  readonly file: string | undefined;
  readonly choice: EventChoice;
}

/** Before any event: what a replay is of whose beginning nobody said. */
export const earliest = '2000-01-01T00:00:00.000Z';

/** What each consumer reads of the bus; see the rules in infra/stacks. */
const sourcesOf = {
  lake: ['commerce.orders', 'commerce.catalog', 'commerce.images', 'commerce.search'],
  index: ['commerce.catalog', 'commerce.images'],
  images: ['commerce.images'],
} as const satisfies Record<ReplayTo, readonly string[]>;

/** What silver keeps so that it can be an event again: orders are without their customers there, searches are of no use elsewhere. */
const whole = ['commerce.catalog', 'commerce.images'];

/**
 * The replay that these options mean.
 * @param now ISO-8601 UTC; nothing that is published later is part of it
 * @throws OperationsError INPUT_WRONG with the reason why there is no such replay, and what there is instead
 */
export function replayRequestOf(options: ReplayOptions, now: string): ReplayRequest {
  const { from, to, file, fileBytes, type, since, until, ids } = options;
  if (from === 'lake' && to === 'lake') refuse(fromLakeToLake);
  if ((from === 'file') !== (file !== undefined)) refuse('--from file and --file FILE belong together.');
  if (from === 'archive' && since === undefined && ids === undefined)
    refuse(
      'A replay of the archive costs by the event: say from when on, for example --since 2026-11-20, or name --ids.',
    );
  const choice: EventChoice = {
    detailTypes: typesOf(from, to, type),
    ids: ids === undefined ? undefined : new Set(ids),
    since: since ?? earliest,
    // An archive replays the past only.
    until: until === undefined || until > now ? now : until,
  };
  if (choice.since >= choice.until) refuse(`--since ${choice.since} is not before --until ${choice.until}.`);
  const asked = [from, to, file, fileBytes, choice.detailTypes, since, until, ids && [...ids].sort()];
  const id = createHash('sha256').update(JSON.stringify(asked)).digest('hex').slice(0, 12);
  return { id, from, to, file, choice };
}

const fromLakeToLake =
  'What the lake has, it takes for a duplicate: a replay from the lake to the lake changes nothing. What was refused: npm run quarantine -- retry. What is missing: --from archive, or --from file.';

function typesOf(from: ReplayFrom, to: ReplayTo, pattern: string | undefined): DetailType[] {
  const taken = (detailType: DetailType) => isOneOf(sourcesOf[to], contracts[detailType].source);
  const kept = (detailType: DetailType) => from !== 'lake' || isOneOf(whole, contracts[detailType].source);
  const asked = detailTypesLike(pattern ?? '*');
  if (asked.length === 0) refuse(`No event is called ${pattern}. There are: ${detailTypesLike('*').join(', ')}.`);
  const strangers = pattern === undefined || pattern === '*' ? [] : asked.filter((detailType) => !taken(detailType));
  if (strangers.length > 0) refuse(`${consumers[to]} takes nothing of ${strangers.join(', ')}.`);
  return asked.filter((detailType) => taken(detailType) && kept(detailType));
}

const consumers = {
  lake: 'The lake',
  index: 'The index is made of catalog and images, and',
  images: 'Images are made again of what image events tell of, so this',
} as const satisfies Record<ReplayTo, string>;

function isOneOf(sources: readonly string[], source: string): boolean {
  return sources.includes(source);
}

function refuse(reason: string): never {
  throw new OperationsError('INPUT_WRONG', reason);
}
