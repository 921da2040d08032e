import { ImagesError } from '../errors.ts';
import { imageFolder, passportKey, quarantineFolder } from '../passport/object-keys.ts';
import type { PrintPassport } from '../passport/print-passport.ts';
import { type PrintOrder, printKey } from '../print/print-order.ts';
import { announce } from './announce.ts';
import { deletionOf, factsOf, mostDemanding } from './image-announcement.ts';
import type { ImageLink, ImageState } from './image-state.ts';
import type { IntakePorts, LocalFile } from './intake-ports.ts';
import { type Made, makeMissing } from './make-missing.ts';
import { passportsFirst, staleKeys } from './stale-keys.ts';

/** What became of an image. */
export type ImageOutcome =
  /** Prints were made. */
  | ({ readonly kind: 'processed' | 'rejected'; readonly codes: readonly string[] } & Omit<Made, 'passports'>)
  /** Everything was there. */
  | { readonly kind: 'unchanged' }
  /** No upload holds it any more, and nothing of it is left. */
  | { readonly kind: 'deleted' }
  /** It was to be worked on, and no upload has its bytes at the moment: the event of the upload that lost them is on its way. */
  | { readonly kind: 'sourceless' };

export interface Worker {
  /** Names this delivery of a message, and no other. */
  readonly holder: string;
  /** When this worker is gone at the latest, epoch milliseconds. */
  readonly untilMs: number;
  /** How often it looks again whether a lease has become free, 1.5 seconds apart, before it gives up. */
  readonly leasePolls: number;
  /** Of the upload that this is about. */
  readonly traceparent?: string | undefined;
}

/** Somebody else works on the image. He was told to look once more; this worker is to come again and see for itself. */
export class LeaseHeldError extends Error {
  /** When the lease ends at the latest, epoch milliseconds. */
  readonly untilMs: number;

  constructor(untilMs: number) {
    super('Somebody else works on the image.');
    this.name = 'LeaseHeldError';
    this.untilMs = untilMs;
  }
}

const MAX_ROUNDS = 20;

const LEASE_POLL_MS = 1_500;

/**
 * Brings what there is of an image to what its uploads ask for, and announces what changed. One worker at a time, by a
 * lease. Whoever finds it held leaves his wish, which the holder heeds before it lets go, so that nobody waits for the end
 * of the lease; but he relies on nothing that another promised, and comes again.
 * @throws LeaseHeldError
 */
export async function reconcileImage(
  imageId: string,
  worker: Worker,
  file: LocalFile | undefined,
  ports: IntakePorts,
): Promise<ImageOutcome> {
  const { holder } = worker;
  try {
    let state = await leaseOf(imageId, worker, ports);
    let outcome: ImageOutcome = { kind: 'unchanged' };
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const latest = await bringUpToDate(state, worker, file, ports);
      if (latest.kind !== 'unchanged') outcome = latest;
      if (await ports.releaseLease(imageId, holder, state.wanted)) return outcome;
      state = await stillHeld(imageId, holder, ports);
    }
    // So many want it at the same time that others shall have their turn; all of them come again.
    await ports.dropLease(imageId, holder);
    return outcome;
  } catch (error) {
    // Whoever comes next need not wait for the lease to end. Should this fail as well, he does.
    await ports.dropLease(imageId, holder).catch(() => undefined);
    throw error;
  }
}

async function leaseOf(
  imageId: string,
  { holder, untilMs, leasePolls }: Worker,
  ports: IntakePorts,
): Promise<ImageState> {
  let heldUntilMs = 0;
  for (let poll = 0; poll <= leasePolls; poll += 1) {
    const state = await ports.takeLease(imageId, { holder, nowMs: ports.now(), untilMs });
    if (state !== undefined) return state;
    if (poll === 0) heldUntilMs = (await ports.raiseWanted(imageId)).leaseUntilMs;
    if (poll < leasePolls) await ports.sleep(LEASE_POLL_MS * (0.5 + ports.random()));
  }
  throw new LeaseHeldError(heldUntilMs);
}

async function stillHeld(imageId: string, holder: string, ports: IntakePorts): Promise<ImageState> {
  const state = await ports.readState(imageId);
  if (state?.leaseHolder === holder) return state;
  throw new ImagesError('LEASE_LOST', 'Somebody else took the lease of the image.');
}

async function bringUpToDate(
  state: ImageState,
  worker: Worker,
  file: LocalFile | undefined,
  ports: IntakePorts,
): Promise<ImageOutcome> {
  const links = await ports.readLinks(state.imageId);
  return links.length === 0 ? removeImage(state, worker, ports) : bringPrints(state, worker, links, file, ports);
}

async function removeImage(state: ImageState, worker: Worker, ports: IntakePorts): Promise<ImageOutcome> {
  const { holder, traceparent } = worker;
  const { imageId } = state;
  const keys = await ports.listKeys(imageFolder(imageId));
  await removeKeys([...keys, ...(await ports.listKeys(quarantineFolder(imageId)))], ports);
  const wasKnown = state.announced !== undefined || state.pending !== undefined;
  const news = wasKnown ? { ...deletionOf(imageId), traceparent } : undefined;
  await announce(state, holder, { deleted: true }, news, ports);
  return { kind: state.deleted ? 'unchanged' : 'deleted' };
}

async function bringPrints(
  state: ImageState,
  { holder, traceparent }: Worker,
  links: readonly ImageLink[],
  file: LocalFile | undefined,
  ports: IntakePorts,
): Promise<ImageOutcome> {
  const { imageId } = state;
  const orders = [...new Map(links.map(({ order }) => [printKey(order), order])).values()];
  const there = await readPassports(imageId, orders, ports);
  const missing = orders.filter((order) => !there.has(printKey(order)));
  const made = missing.length === 0 ? undefined : await makeMissing({ imageId, missing, links, file }, ports);
  if (made === 'sourceless') return { kind: 'sourceless' };
  const passports = [...there.values(), ...(made?.passports ?? [])];
  const demanding = mostDemanding(passports);
  if (demanding === undefined) throw new Error('an image with links has passports');
  const found = {
    profileVersion: ports.profileVersion,
    verdict: demanding.verdict,
    perceptualHash: demanding.image?.perceptualHash,
  };
  // Nobody is told of pictures that the canary alone has sent: not the catalog, not the lake, no customer.
  const isTold = links.some(({ isCanary }) => isCanary !== true);
  await announce(state, holder, found, isTold ? { ...factsOf(demanding), traceparent } : undefined, ports);
  await removeKeys(staleKeys(await ports.listKeys(imageFolder(imageId)), imageId, ports.profileVersion, orders), ports);
  if (made === undefined) return { kind: 'unchanged' };
  const { passports: fresh, ...rest } = made;
  const isRejected = fresh.some(({ verdict }) => verdict === 'rejected');
  return { kind: isRejected ? 'rejected' : 'processed', codes: rejectingCodes(fresh), ...rest };
}

function rejectingCodes(passports: readonly PrintPassport[]): readonly string[] {
  const findings = passports.flatMap((passport) => passport.findings);
  return [...new Set(findings.filter(({ severity }) => severity === 'reject').map(({ code }) => code))];
}

async function readPassports(
  imageId: string,
  orders: readonly PrintOrder[],
  ports: IntakePorts,
): Promise<Map<string, PrintPassport>> {
  const passports = new Map<string, PrintPassport>();
  for (const order of orders) {
    const passport = await ports.readPassport(passportKey(imageId, ports.profileVersion, order));
    if (passport !== undefined) passports.set(printKey(order), passport);
  }
  return passports;
}

async function removeKeys(keys: readonly string[], ports: IntakePorts): Promise<void> {
  for (const group of passportsFirst(keys)) await ports.removeKeys(group);
}
