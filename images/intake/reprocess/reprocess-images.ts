/** What sends images to be made again. */
export interface ReprocessPorts {
  /** Images that stand by an earlier version of the print profiles, page by page. */
  readonly outdated: (profileBefore: number) => AsyncIterable<readonly string[]>;
  /** Gives those that the queue took. */
  readonly send: (imageIds: readonly string[]) => Promise<readonly string[]>;
  /** Messages that wait for a worker, and those that one has. */
  readonly queueDepth: () => Promise<{ readonly waiting: number; readonly inFlight: number }>;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface ReprocessOptions {
  /** Images of an earlier version than this one. */
  readonly profileBefore: number;
  /** Images a second at most. */
  readonly rate: number;
  /** While more messages wait none is sent: the uploads of customers stand in the same queue. */
  readonly maxWaiting: number;
}

export interface ReprocessProgress {
  readonly sent: number;
  readonly total: number;
}

const MAX_BATCH = 10;
const POLL_MS = 2_000;
/** How often the queue must seem empty before it is believed: its counts are approximate, and late. */
const EMPTY_POLLS = 5;

export async function findOutdated(ports: ReprocessPorts, profileBefore: number): Promise<string[]> {
  const imageIds: string[] = [];
  for await (const page of ports.outdated(profileBefore)) imageIds.push(...page);
  return imageIds;
}

/**
 * Sends images to be made again, no faster than asked for and never far ahead of the workers. May end anywhere: the next
 * run finds what is still outdated, and an image that is sent twice is made once.
 * @returns how many were sent
 */
export async function sendOutdated(
  imageIds: readonly string[],
  { rate, maxWaiting }: ReprocessOptions,
  ports: ReprocessPorts,
  onProgress: (progress: ReprocessProgress) => void,
  signal: AbortSignal,
): Promise<number> {
  const pending = [...imageIds];
  const batchSize = Math.max(1, Math.min(MAX_BATCH, Math.floor(rate)));
  let sent = 0;
  while (pending.length > 0 && !signal.aborted) {
    if ((await ports.queueDepth()).waiting > maxWaiting) {
      await ports.sleep(POLL_MS);
      continue;
    }
    const batch = pending.splice(0, batchSize);
    const taken = new Set(await ports.send(batch));
    pending.push(...batch.filter((imageId) => !taken.has(imageId)));
    sent += taken.size;
    onProgress({ sent, total: imageIds.length });
    if (pending.length > 0) await ports.sleep((batch.length * 1000) / rate);
  }
  return sent;
}

/**
 * Waits until none of the images is outdated, or nobody works on them any more.
 * @returns those that are still as they were: what they were made of is gone, or they failed
 */
export async function waitForImages(
  imageIds: readonly string[],
  profileBefore: number,
  ports: ReprocessPorts,
  onProgress: (left: number) => void,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const asked = new Set(imageIds);
  let emptyPolls = 0;
  for (;;) {
    const { waiting, inFlight } = await ports.queueDepth();
    emptyPolls = waiting + inFlight === 0 ? emptyPolls + 1 : 0;
    const left = (await findOutdated(ports, profileBefore)).filter((imageId) => asked.has(imageId));
    onProgress(left.length);
    if (left.length === 0 || emptyPolls >= EMPTY_POLLS || signal.aborted) return left;
    await ports.sleep(POLL_MS);
  }
}
