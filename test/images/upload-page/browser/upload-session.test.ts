import { expect, test } from '@jest/globals';
import type { UploadAnswer } from '../../../../images/upload/upload-contract.ts';
import { createTurns } from '../../../../images/upload-page/browser/take-turns.ts';
import { lostConnection } from '../../../../images/upload-page/browser/upload-failure.ts';
import { type SessionPorts, startSession } from '../../../../images/upload-page/browser/upload-session.ts';
import type { PageUpload } from '../../../../images/upload-page/browser/upload-state.ts';

const file = new Blob(['0123456789']);
const order = { profile: 'poster', widthMm: 600, heightMm: 900, bleedMm: 3 };

/** A world in which all goes well, but for what a test replaces. */
function portsOf(log: string[], replaced: Partial<SessionPorts> = {}): SessionPorts {
  return {
    takeTurn: createTurns(),
    start: async () => {
      log.push('start');
      const upload = { kind: 'post' as const, url: 'https://uploads.example/', fields: {} };
      return { uploadId: 'upload-1', order, expiresInSeconds: 900, upload };
    },
    sendForm: async (_, bytes, { onProgress }) => onProgress(bytes.size),
    sendPart: async () => '"etag"',
    complete: async () => undefined,
    ask: async (uploadId) => ({ uploadId, state: 'ready' }) as UploadAnswer,
    remove: async (uploadId) => {
      log.push(`remove ${uploadId}`);
    },
    wait: async () => undefined,
    now: () => 0,
    ...replaced,
  };
}

/** Follows a session, and waits for one of its phases. */
function followed() {
  const phases: string[] = [];
  const waiters: { phase: PageUpload['phase']; resolve: () => void }[] = [];
  const onChange = ({ phase }: PageUpload) => {
    if (phases.at(-1) !== phase) phases.push(phase);
    for (const waiter of waiters) if (waiter.phase === phase) waiter.resolve();
  };
  const until = (phase: PageUpload['phase']) =>
    new Promise<void>((resolve) => {
      if (phases.at(-1) === phase) resolve();
      else waiters.push({ phase, resolve });
    });
  return { phases, onChange, until };
}

/** Sends until it is told to stop. */
const endless: SessionPorts['sendForm'] = (_, __, { onProgress, signal }) => {
  onProgress(1);
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
};

test('a file is sent and judged', async () => {
  const { phases, onChange, until } = followed();
  startSession({ file }, portsOf([]), onChange);
  await until('judged');
  expect(phases).toEqual(['starting', 'sending', 'checking', 'judged']);
});

test('a cancelled file is not sent on, and what was begun is deleted', async () => {
  const log: string[] = [];
  const { phases, onChange, until } = followed();
  const session = startSession({ file }, portsOf(log, { sendForm: endless }), onChange);
  await until('sending');
  expect(await session.remove()).toBeNull();
  expect(phases.at(-1)).toBe('cancelled');
  expect(log).toEqual(['start', 'remove upload-1']);
});

test('a file that still waits is cancelled without a word to anybody', async () => {
  const log: string[] = [];
  const ports = portsOf(log, { sendForm: endless });
  const first = followed();
  const sending = startSession({ file }, ports, first.onChange);
  await first.until('sending');
  const second = followed();
  const waiting = startSession({ file }, ports, second.onChange);
  const removed = waiting.remove();
  await sending.remove();
  expect(await removed).toBeNull();
  expect(second.phases).toEqual(['cancelled']);
  expect(log).toEqual(['start', 'remove upload-1']);
});

test('files are sent one after another', async () => {
  const log: string[] = [];
  const ports = portsOf(log, {
    sendForm: async (_, bytes) => {
      log.push(`begin ${bytes.size}`);
      await Promise.resolve();
      log.push(`end ${bytes.size}`);
    },
  });
  const both = [followed(), followed()];
  for (const [index, { onChange }] of both.entries()) {
    startSession({ file: new Blob(['x'.repeat(index + 1)]) }, ports, onChange);
  }
  await Promise.all(both.map(({ until }) => until('judged')));
  expect(log.filter((entry) => entry !== 'start')).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2']);
});

test('what failed is tried again and goes on', async () => {
  let failures = 1;
  const { phases, onChange, until } = followed();
  const sendForm = async () => {
    if (failures-- > 0) throw lostConnection();
  };
  const session = startSession({ file }, portsOf([], { sendForm }), onChange);
  await until('failed');
  session.retry();
  await until('judged');
  expect(phases.slice(-6)).toEqual(['failed', 'waiting', 'starting', 'sending', 'checking', 'judged']);
});

test('an upload that was begun before is only asked for', async () => {
  const log: string[] = [];
  const { phases, onChange, until } = followed();
  startSession({ uploadId: 'upload-7' }, portsOf(log), onChange);
  await until('judged');
  expect(phases).toEqual(['checking', 'judged']);
  expect(log).toEqual([]);
});

test('what could not be deleted is said', async () => {
  const { onChange, until } = followed();
  const session = startSession({ file }, portsOf([], { remove: () => Promise.reject(lostConnection()) }), onChange);
  await until('judged');
  expect((await session.remove())?.message).toMatch(/connection was lost/);
});
