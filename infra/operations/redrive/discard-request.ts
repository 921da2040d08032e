import { OperationsError } from '../errors.ts';

/** What was said about discarding. */
interface DiscardWords {
  readonly go?: boolean;
  readonly discard?: true;
  readonly reason?: string;
  readonly ids?: readonly string[];
  readonly out?: string;
  readonly deleteMissing?: true;
  readonly keepMissing?: true;
}

/**
 * Whether messages are to be discarded.
 * @throws OperationsError when that would be all of a queue, or would leave nothing of them
 */
export function isDiscard(words: DiscardWords, queue: string | undefined): boolean {
  const fault = words.discard ? faultOf(words, queue) : words.out === undefined ? undefined : '--out is for --discard.';
  if (fault !== undefined) throw new OperationsError('INPUT_WRONG', `${fault} Nothing was changed.`);
  return words.discard === true;
}

function faultOf(words: DiscardWords, queue: string | undefined): string | undefined {
  const { go, reason, ids, out, deleteMissing, keepMissing } = words;
  if (queue === undefined) return '--discard needs a queue.';
  if (reason === undefined && ids === undefined) return '--discard needs --reason CODE or --ids IDS.';
  if (deleteMissing || keepMissing)
    return '--discard announces nothing: leave --delete-missing and --keep-missing away.';
  if (go && out === undefined) return '--discard --go needs --out FILE, which takes what is removed.';
  return undefined;
}
