import { setTimeout as sleep } from 'node:timers/promises';
import { publishSample, type SamplePorts } from '../../pipelines/sample/publish-sample.ts';
import type { SampleItem } from '../../pipelines/sample/sample-item.ts';

export interface UnderFire {
  /** Makes the same items in the same order each time. */
  readonly items: () => Iterable<SampleItem>;
  readonly ports: SamplePorts;
  readonly concurrency: number;
  readonly onSent: (items: number) => void;
  /** Resolves when the bus can be asked again. */
  readonly whenUp: () => Promise<void>;
  /** Gives up when aborted. */
  readonly signal: AbortSignal;
}

const pauseMs = 1_000;

/**
 * Publishes everything, however often the bus goes away meanwhile: each time from the last mark, so that what was under way is
 * published twice.
 * @returns how often it had to begin again
 * @throws when the bus refuses an event for good
 */
export async function publishUnderFire({ items, ports, whenUp, ...options }: UnderFire): Promise<number> {
  let sent = 0;
  for (let interruptions = 0; ; interruptions += 1) {
    await whenUp();
    options.signal.throwIfAborted();
    try {
      const onSent = (count: number) => {
        sent = count;
        options.onSent(count);
      };
      const { refused } = await publishSample(items(), ports, { ...options, alreadySent: sent, onSent });
      options.signal.throwIfAborted();
      if (refused[0] !== undefined) throw new RefusedError(refused[0].code, refused[0].message);
      return interruptions;
    } catch (error) {
      if (error instanceof RefusedError || options.signal.aborted) throw error;
      await sleep(pauseMs, undefined, { signal: options.signal });
    }
  }
}

class RefusedError extends Error {
  constructor(code: string, message: string) {
    super(`The bus refused an event for good: ${code} ${message}`);
    this.name = 'RefusedError';
  }
}
