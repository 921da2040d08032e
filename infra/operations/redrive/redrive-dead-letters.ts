import { type DeadLetter, subjectOf } from './dead-letter.ts';

/** A queue's dead-letter queue and the way back. Received messages are hidden from others for two minutes. */
export interface DeadLetterPorts {
  /** Some messages; none when there seem to be no more. */
  readonly receive: () => Promise<readonly DeadLetter[]>;
  /** Puts messages where they are to go, as into the queue that they failed in; gives the ids of those that are safe there. */
  readonly send: (letters: readonly DeadLetter[]) => Promise<ReadonlySet<string>>;
  readonly remove: (letters: readonly DeadLetter[]) => Promise<void>;
  /** Gives messages back at once. */
  readonly release: (letters: readonly Pick<DeadLetter, 'id' | 'receipt'>[]) => Promise<void>;
}

export interface RedriveOptions {
  /** Sends and deletes; otherwise only looks. */
  readonly go: boolean;
  /** Only messages of this reason. */
  readonly reason: string | undefined;
  /** Only messages with these ids. @default any */
  readonly ids?: ReadonlySet<string> | undefined;
  /** Looks at so many messages at most. */
  readonly limit: number;
  /** Messages sent later are left alone: those that fail again would be sent in circles. Epoch milliseconds. */
  readonly startedMs: number;
}

/** Messages that were put aside for one reason. */
export interface ReasonGroup {
  readonly reason: string;
  readonly count: number;
  readonly oldestMs: number;
  readonly newestMs: number;
  readonly examples: readonly { readonly id: string; readonly subject: string; readonly detail: string }[];
}

export interface RedriveReport {
  readonly groups: readonly ReasonGroup[];
  readonly seen: number;
  /** Those that were asked for, sent or not. */
  readonly chosen: number;
  readonly sent: number;
  /** Were to be sent and could not be; they are where they were. */
  readonly failed: number;
  /** False when it ended by its limit or was interrupted. */
  readonly isComplete: boolean;
}

const EXAMPLES = 3;
/** A standard queue may answer with nothing although it holds something. */
const EMPTY_ANSWERS = 2;

/**
 * Looks at the messages of a dead-letter queue, or sends them again. Each is deleted only after it was sent, so ending
 * this anywhere leaves every message in one of the queues, at worst in both, and consumers do not mind doubles.
 */
export async function redriveDeadLetters(
  ports: DeadLetterPorts,
  options: RedriveOptions,
  onProgress: (seen: number) => void,
  signal: AbortSignal,
): Promise<RedriveReport> {
  const groups = new Map<string, ReasonGroup>();
  const seen = new Set<string>();
  const kept: Pick<DeadLetter, 'id' | 'receipt'>[] = [];
  const counts = { chosen: 0, sent: 0, failed: 0 };
  let emptyAnswers = 0;
  try {
    while (emptyAnswers < EMPTY_ANSWERS && seen.size < options.limit && !signal.aborted) {
      const received = await ports.receive();
      const letters = received.filter(({ id, sentMs }) => !seen.has(id) && sentMs <= options.startedMs);
      kept.push(...received.filter((letter) => !letters.includes(letter)));
      emptyAnswers = letters.length === 0 ? emptyAnswers + 1 : 0;
      for (const letter of letters) {
        seen.add(letter.id);
        groups.set(letter.reason, withLetter(groups.get(letter.reason), letter));
      }
      const asked = letters.filter((letter) => isAsked(letter, options));
      const chosen = options.go ? asked : [];
      counts.chosen += asked.length;
      const sent = await resend(chosen, ports);
      counts.sent += sent.size;
      counts.failed += chosen.length - sent.size;
      kept.push(...letters.filter(({ id }) => !sent.has(id)).map(({ id, receipt }) => ({ id, receipt })));
      onProgress(seen.size);
    }
  } finally {
    await ports.release(kept);
  }
  const isComplete = emptyAnswers >= EMPTY_ANSWERS;
  return { groups: sorted(groups), seen: seen.size, ...counts, isComplete };
}

function isAsked({ id, reason }: DeadLetter, options: RedriveOptions): boolean {
  return reason === (options.reason ?? reason) && (options.ids?.has(id) ?? true);
}

async function resend(letters: readonly DeadLetter[], ports: DeadLetterPorts): Promise<ReadonlySet<string>> {
  if (letters.length === 0) return new Set();
  const sent = await ports.send(letters);
  await ports.remove(letters.filter(({ id }) => sent.has(id)));
  return sent;
}

function withLetter(group: ReasonGroup | undefined, { id, reason, detail, body, sinceMs }: DeadLetter): ReasonGroup {
  const { count = 0, oldestMs = sinceMs, newestMs = sinceMs, examples = [] } = group ?? {};
  return {
    reason,
    count: count + 1,
    oldestMs: Math.min(oldestMs, sinceMs),
    newestMs: Math.max(newestMs, sinceMs),
    examples: examples.length < EXAMPLES ? [...examples, { id, subject: subjectOf(body), detail }] : examples,
  };
}

function sorted(groups: ReadonlyMap<string, ReasonGroup>): ReasonGroup[] {
  return [...groups.values()].sort((left, right) => right.count - left.count || (left.reason < right.reason ? -1 : 1));
}
