import type { UploadAnswer } from '../../upload/upload-contract.ts';
import { addSample, type RateSample } from './transfer-rate.ts';
import type { Problem } from './upload-failure.ts';

/** How far one file is, as the page shows it. */
export type PageUpload =
  /** Another file is being sent. */
  | { readonly phase: 'waiting' }
  /** Asking where to send it. */
  | { readonly phase: 'starting' }
  | { readonly phase: 'sending'; readonly totalBytes: number; readonly samples: readonly RateSample[] }
  | { readonly phase: 'checking'; readonly isLong: boolean }
  | { readonly phase: 'judged'; readonly answer: UploadAnswer }
  | { readonly phase: 'failed'; readonly problem: Problem }
  /** Not worth to be sent, or taken back; nothing of it is left. */
  | { readonly phase: 'refused'; readonly problem: Problem }
  | { readonly phase: 'cancelled' };

export type UploadEvent =
  | { readonly kind: 'turn-came' }
  | { readonly kind: 'progressed'; readonly sentBytes: number; readonly totalBytes: number; readonly atMs: number }
  | { readonly kind: 'sent' }
  | { readonly kind: 'takes-long' }
  | { readonly kind: 'judged'; readonly answer: UploadAnswer }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'retried' }
  | { readonly kind: 'cancelled' };

const isOver = ({ phase }: PageUpload) => phase === 'cancelled' || phase === 'refused' || phase === 'judged';

/** What follows; an event that comes too late, e.g. progress of what was cancelled, changes nothing. */
export function afterEvent(state: PageUpload, event: UploadEvent): PageUpload {
  if (event.kind === 'retried') return state.phase === 'failed' ? { phase: 'waiting' } : state;
  if (event.kind === 'cancelled') return state.phase === 'refused' ? state : { phase: 'cancelled' };
  if (isOver(state) || state.phase === 'failed') return state;
  switch (event.kind) {
    case 'turn-came':
      return state.phase === 'waiting' ? { phase: 'starting' } : state;
    case 'progressed':
      return afterProgress(state, event);
    case 'sent':
      return state.phase === 'checking' ? state : { phase: 'checking', isLong: false };
    case 'takes-long':
      return state.phase === 'checking' ? { phase: 'checking', isLong: true } : state;
    case 'judged':
      return { phase: 'judged', answer: event.answer };
    case 'failed':
      return { phase: 'failed', problem: event.problem };
    case 'refused':
      return { phase: 'refused', problem: event.problem };
  }
}

/** What has been sent never shrinks, although a part that is sent again begins at nothing. */
function afterProgress(state: PageUpload, event: Extract<UploadEvent, { kind: 'progressed' }>): PageUpload {
  if (state.phase === 'checking') return state;
  const samples = state.phase === 'sending' ? state.samples : [];
  const sentBytes = Math.min(event.totalBytes, Math.max(event.sentBytes, samples.at(-1)?.sentBytes ?? 0));
  const sample = { atMs: event.atMs, sentBytes };
  return { phase: 'sending', totalBytes: event.totalBytes, samples: addSample(samples, sample) };
}
