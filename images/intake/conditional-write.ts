import { setTimeout as sleep } from 'node:timers/promises';
import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';

const MAX_CONFLICTS = 6;
const CONFLICT_DELAY_MS = 20;

/** False when a condition did not hold. */
export async function unlessConditionFailed(write: () => Promise<unknown>): Promise<boolean> {
  return (await valueUnlessConditionFailed(async () => ({ value: await write() }))) !== undefined;
}

/** Undefined when a condition did not hold. */
export async function valueUnlessConditionFailed<Value>(write: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await pastConflicts(write);
  } catch (error) {
    if (codesOf(error).includes('ConditionalCheckFailed')) return undefined;
    throw error;
  }
}

/** Tries again what met another transaction: the SDK leaves that to its caller. */
export async function pastConflicts<Value>(write: () => Promise<Value>): Promise<Value> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (!codesOf(error).includes('TransactionConflict') || attempt === MAX_CONFLICTS) throw error;
      await sleep(Math.random() * CONFLICT_DELAY_MS * 2 ** attempt);
    }
  }
}

/** Why DynamoDB refused a write: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CancellationReason.html */
function codesOf(error: unknown): readonly (string | undefined)[] {
  if (error instanceof ConditionalCheckFailedException) return ['ConditionalCheckFailed'];
  if (error instanceof TransactionConflictException) return ['TransactionConflict'];
  return error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []).map(({ Code }) => Code) : [];
}
