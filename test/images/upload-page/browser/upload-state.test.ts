import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { UploadAnswer } from '../../../../images/upload/upload-contract.ts';
import { afterEvent, type PageUpload, type UploadEvent } from '../../../../images/upload-page/browser/upload-state.ts';

const waiting: PageUpload = { phase: 'waiting' };
const problem = { message: 'The connection was lost.', canRetry: true };
const answer: UploadAnswer = {
  uploadId: '5e0b1f0e-0c3e-4d53-8a3e-6f2f4a3b2c1d',
  state: 'ready',
  product: 'POS-1',
  fileName: 'harbour.jpg',
  sizeBytes: 1000,
  order: { profile: 'poster', widthMm: 600, heightMm: 900, bleedMm: 3 },
};
const progress = (sentBytes: number, atMs = sentBytes): UploadEvent => {
  return { kind: 'progressed', sentBytes, totalBytes: 1000, atMs };
};
const play = (...events: UploadEvent[]) => events.reduce(afterEvent, waiting);
const sentBytesOf = (state: PageUpload) =>
  state.phase === 'sending' ? (state.samples.at(-1)?.sentBytes ?? 0) : undefined;

test('a file goes from waiting to its verdict', () => {
  const events: UploadEvent[] = [
    { kind: 'turn-came' },
    progress(0),
    progress(1000),
    { kind: 'sent' },
    { kind: 'takes-long' },
    { kind: 'judged', answer },
  ];
  const phases = events.map((_, index) => play(...events.slice(0, index + 1)).phase);
  expect(phases).toEqual(['starting', 'sending', 'sending', 'checking', 'checking', 'judged']);
});

test('what was sent does not shrink when a part is sent again', () => {
  expect(sentBytesOf(play(progress(700), progress(300)))).toBe(700);
});

test('no more is sent than there is', () => expect(sentBytesOf(play(progress(1200)))).toBe(1000));

test('what failed can be tried again, and what did not fail cannot', () => {
  expect(play({ kind: 'failed', problem }, { kind: 'retried' })).toEqual(waiting);
  expect(play(progress(10), { kind: 'retried' }).phase).toBe('sending');
});

test('after a cancellation nothing else happens', () => {
  expect(play(progress(10), { kind: 'cancelled' }, progress(20), { kind: 'judged', answer }).phase).toBe('cancelled');
});

test('progress that comes late does not bring a file back from its check', () => {
  expect(play(progress(1000), { kind: 'sent' }, progress(1000)).phase).toBe('checking');
});

const anyEvent = fc.oneof(
  fc.constantFrom<UploadEvent>(
    { kind: 'turn-came' },
    { kind: 'sent' },
    { kind: 'takes-long' },
    { kind: 'judged', answer },
    { kind: 'failed', problem },
    { kind: 'refused', problem },
    { kind: 'retried' },
    { kind: 'cancelled' },
  ),
  fc.nat(1500).map((bytes) => progress(bytes)),
);

test('whatever happens in whatever order, what is over stays over and progress only grows', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
      let state: PageUpload = waiting;
      for (const event of events) {
        const next: PageUpload = afterEvent(state, event);
        if (state.phase === 'cancelled' || state.phase === 'refused') expect(next).toEqual(state);
        if (state.phase === 'judged') expect(['judged', 'cancelled']).toContain(next.phase);
        if (state.phase === 'sending' && next.phase === 'sending') {
          expect(sentBytesOf(next)).toBeGreaterThanOrEqual(sentBytesOf(state) ?? 0);
        }
        state = next;
      }
    }),
  );
});
