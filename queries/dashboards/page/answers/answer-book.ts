/** Gives answers that are worth keeping for a while, to whoever asks for the same. */
export interface AnswerBook {
  /**
   * The answer under a key: one that was given lately, one that is under way, or a new one.
   * @param signal says that the asker has gone; work is ended when nobody waits for it any more
   */
  answer<T>(key: string, work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T>;
}

export interface AnswerBookOptions {
  /** So many pieces of work go on at once; the others wait. */
  readonly atOnce: number;
  readonly keepMilliseconds: number;
  readonly now?: () => number;
}

interface Entry {
  readonly promise: Promise<unknown>;
  readonly ending: AbortController;
  waiting: number;
  /** When it was answered; undefined while it is under way. */
  answeredAt?: number;
}

/** The oldest are forgotten beyond so many. */
const mostEntries = 300;

function createTurns(atOnce: number): (signal: AbortSignal) => Promise<() => void> {
  const queue: (() => void)[] = [];
  let free = atOnce;
  const leave = () => {
    const next = queue.shift();
    if (next === undefined) free++;
    else next();
  };
  return async (signal) => {
    if (free > 0) free--;
    else {
      await new Promise<void>((resolve, reject) => {
        const enter = () => {
          signal.removeEventListener('abort', giveUp);
          resolve();
        };
        const giveUp = () => {
          queue.splice(queue.indexOf(enter), 1);
          reject(signal.reason);
        };
        queue.push(enter);
        signal.addEventListener('abort', giveUp, { once: true });
      });
    }
    return leave;
  };
}

function unlessGone<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const go = () => reject(signal.reason);
    signal.addEventListener('abort', go, { once: true });
    const settled = () => signal.removeEventListener('abort', go);
    promise.then(resolve, reject).finally(settled);
  });
}

export function createAnswerBook({ atOnce, keepMilliseconds, now = Date.now }: AnswerBookOptions): AnswerBook {
  const entries = new Map<string, Entry>();
  const takeTurn = createTurns(atOnce);
  const begin = (key: string, work: (signal: AbortSignal) => Promise<unknown>): Entry => {
    const ending = new AbortController();
    const run = async () => {
      const leave = await takeTurn(ending.signal);
      try {
        return await work(ending.signal);
      } finally {
        leave();
      }
    };
    const entry: Entry = { promise: run(), ending, waiting: 0 };
    entry.promise.then(
      () => {
        entry.answeredAt = now();
      },
      // What failed is asked again.
      () => forget(key, entry),
    );
    entries.set(key, entry);
    for (const oldest of [...entries.keys()].slice(0, Math.max(0, entries.size - mostEntries))) entries.delete(oldest);
    return entry;
  };
  const forget = (key: string, entry: Entry) => {
    if (entries.get(key) === entry) entries.delete(key);
  };
  const isFresh = ({ answeredAt }: Entry) => answeredAt === undefined || now() - answeredAt < keepMilliseconds;
  return {
    answer: async <T>(key: string, work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal) => {
      signal.throwIfAborted();
      const known = entries.get(key);
      const entry = known !== undefined && isFresh(known) ? known : begin(key, work);
      entry.waiting++;
      try {
        // Under one key there is always the same kind of work.
        return (await unlessGone(entry.promise, signal)) as T;
      } finally {
        entry.waiting--;
        if (entry.waiting === 0 && entry.answeredAt === undefined) {
          forget(key, entry);
          entry.ending.abort();
        }
      }
    },
  };
}
