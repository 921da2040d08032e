import type { IntakePorts } from './intake-ports.ts';
import { LeaseHeldError } from './reconcile-image.ts';
import { readIntake } from './s3-message.ts';
import { type IntakeLimits, type TakenIn, takeIn } from './take-in.ts';

/** A message as the queue delivers it. */
export interface IntakeMessage {
  readonly id: string;
  readonly text: string;
  /** How often the queue delivered it, this time included. */
  readonly receiveCount: number;
}

/** A message that nobody understands, with a stable code and a reason for people. */
export interface UnknownMessage {
  readonly text: string;
  readonly code: string;
  readonly reason: string;
}

export interface MessagePorts extends IntakePorts {
  /** Puts a message where people look at it; rejects when it is not safe there. */
  readonly park: (message: UnknownMessage) => Promise<void>;
}

export interface MessageLimits extends IntakeLimits {
  /** The only bucket whose objects are ours. */
  readonly bucket: string;
  /** When this worker is gone at the latest, epoch milliseconds. */
  readonly goneMs: number;
}

/** What became of a message. */
export type MessageOutcome =
  | { readonly kind: 'done'; readonly takenIn: TakenIn; readonly parked: string | undefined }
  /** Somebody else works on its image. */
  | { readonly kind: 'postponed'; readonly delaySeconds: number }
  | { readonly kind: 'failed'; readonly delaySeconds: number; readonly error: unknown };

/** Most images are done by then; to wait for longer costs more than to come again. */
const LEASE_POLLS = 10;

/** After the first delivery, and four times as long after each that follows: five deliveries outlast a fault of 20 minutes at least. */
const DELAY_SECONDS = 30;
const DELAY_GROWTH = 4;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html */
const MAX_DELAY_SECONDS = 12 * 60 * 60;

/** Does what a message asks for. Never rejects: what failed comes again after its delay. */
export async function handleMessage(
  { id, text, receiveCount }: IntakeMessage,
  limits: MessageLimits,
  ports: MessagePorts,
): Promise<MessageOutcome> {
  const holder = `${id}/${receiveCount}/${ports.random()}`;
  const worker = { holder, untilMs: limits.goneMs, leasePolls: LEASE_POLLS };
  try {
    const intake = readIntake(text, limits.bucket);
    const takenIn = await takeIn(intake, worker, limits, ports);
    if (intake.unknown !== undefined) await ports.park({ text, ...intake.unknown });
    return { kind: 'done', takenIn, parked: intake.unknown?.code };
  } catch (error) {
    // What failed together does not come back together.
    const jitter = 0.5 + ports.random() / 2;
    if (!(error instanceof LeaseHeldError))
      return {
        kind: 'failed',
        delaySeconds: delayOf(DELAY_SECONDS * DELAY_GROWTH ** (receiveCount - 1) * jitter),
        error,
      };
    const waitSeconds = Math.max(0, error.untilMs - ports.now()) / 1000;
    return { kind: 'postponed', delaySeconds: delayOf(waitSeconds + DELAY_SECONDS * jitter) };
  }
}

function delayOf(seconds: number): number {
  return Math.min(MAX_DELAY_SECONDS, Math.ceil(seconds));
}
