import { describe, expect, test } from '@jest/globals';
import type { StartUploadAnswer } from '../../../../images/upload/upload-contract.ts';
import {
  newTransfer,
  type Sending,
  type SendPorts,
  sendUpload,
} from '../../../../images/upload-page/browser/send-upload.ts';
import { lostConnection, UploadFailure } from '../../../../images/upload-page/browser/upload-failure.ts';

const file = new Blob([Uint8Array.from({ length: 1000 }, (_, index) => index % 251)]);
const order = { profile: 'poster', widthMm: 600, heightMm: 900, bleedMm: 3 };
const form = { kind: 'post' as const, url: 'https://uploads.example/', fields: { key: 'uploads/1' } };
const inParts = {
  kind: 'multipart' as const,
  partSizeBytes: 300,
  parts: [1, 2, 3, 4].map((partNumber) => ({ partNumber, url: `https://uploads.example/${partNumber}` })),
};

interface World {
  readonly ports: SendPorts;
  readonly calls: string[];
  readonly progress: number[];
  readonly sending: Sending;
  nowMs: number;
  /** How often a part fails before it arrives. */
  readonly failing: Map<number, number>;
}

function worldOf(upload: StartUploadAnswer['upload'], signal = new AbortController().signal): World {
  const world: World = {
    calls: [],
    progress: [],
    nowMs: 0,
    failing: new Map(),
    sending: { onProgress: (bytes) => world.progress.push(bytes), signal },
    ports: {
      start: async () => {
        world.calls.push('start');
        const uploadId = `upload-${world.calls.filter((call) => call === 'start').length}`;
        return { uploadId, order, expiresInSeconds: 900, upload };
      },
      sendForm: async (_, bytes, { onProgress }) => {
        world.calls.push(`form of ${bytes.size}`);
        if ((world.failing.get(0) ?? 0) > 0) {
          world.failing.set(0, 0);
          throw lostConnection();
        }
        onProgress(bytes.size);
      },
      sendPart: async (url, bytes, { onProgress }) => {
        const number = Number(url.split('/').at(-1));
        world.calls.push(`part ${number} of ${bytes.size}`);
        onProgress(bytes.size / 2);
        const failures = world.failing.get(number) ?? 0;
        world.failing.set(number, failures - 1);
        if (failures > 0) throw lostConnection();
        onProgress(bytes.size);
        return `"etag-${number}"`;
      },
      complete: async (uploadId, parts) => {
        world.calls.push(
          `complete ${uploadId} ${parts.map(({ partNumber, etag }) => `${partNumber}=${etag}`).join(' ')}`,
        );
      },
      wait: async () => undefined,
      now: () => world.nowMs,
    },
  };
  return world;
}

const completed = 'complete upload-1 1="etag-1" 2="etag-2" 3="etag-3" 4="etag-4"';

test('a small file is sent as a form', async () => {
  const world = worldOf(form);
  const transfer = newTransfer();
  await sendUpload(file, transfer, world.ports, world.sending);
  expect(world.calls).toEqual(['start', 'form of 1000']);
  expect(world.progress).toEqual([0, 1000]);
  expect(transfer.isSent).toBe(true);
});

describe('a large file is sent in parts', () => {
  test('that hold all of it, and are named in their order', async () => {
    const world = worldOf(inParts);
    await sendUpload(file, newTransfer(), world.ports, world.sending);
    const parts = world.calls.filter((call) => call.startsWith('part')).sort();
    expect(parts).toEqual(['part 1 of 300', 'part 2 of 300', 'part 3 of 300', 'part 4 of 100']);
    expect(world.calls.at(-1)).toBe(completed);
    expect(world.progress.at(-1)).toBe(1000);
  });

  test('of which one that is lost is sent again', async () => {
    const world = worldOf(inParts);
    world.failing.set(2, 3);
    await sendUpload(file, newTransfer(), world.ports, world.sending);
    expect(world.calls.filter((call) => call.startsWith('part 2'))).toHaveLength(4);
    expect(world.calls.at(-1)).toBe(completed);
  });

  test('and goes on with those that are missing after a failure', async () => {
    const world = worldOf(inParts);
    world.failing.set(4, 4);
    const transfer = newTransfer();
    await expect(sendUpload(file, transfer, world.ports, world.sending)).rejects.toThrow('connection was lost');
    const before = world.calls.length;
    await sendUpload(file, transfer, world.ports, world.sending);
    expect(world.calls.slice(before)).toEqual(['part 4 of 100', completed]);
  });
});

test('what has expired is begun anew', async () => {
  const world = worldOf(form);
  world.failing.set(0, 1);
  const transfer = newTransfer();
  await expect(sendUpload(file, transfer, world.ports, world.sending)).rejects.toThrow('connection was lost');
  world.nowMs = 900_000;
  await sendUpload(file, transfer, world.ports, world.sending);
  expect(world.calls).toEqual(['start', 'form of 1000', 'start', 'form of 1000']);
});

test('what the storage refuses is begun anew the next time', async () => {
  const world = worldOf(form);
  const transfer = newTransfer();
  const refused = new UploadFailure({ message: 'refused', canRetry: true }, { mustStartAnew: true });
  const ports = { ...world.ports, sendForm: () => Promise.reject(refused) };
  await expect(sendUpload(file, transfer, ports, world.sending)).rejects.toBe(refused);
  expect(transfer.started).toBeNull();
});

test('what is cancelled while it is begun sends nothing, and is known so that it can be deleted', async () => {
  const ending = new AbortController();
  const world = worldOf(form, ending.signal);
  const start = async () => {
    ending.abort();
    return world.ports.start();
  };
  const transfer = newTransfer();
  await expect(sendUpload(file, transfer, { ...world.ports, start }, world.sending)).rejects.toThrow();
  expect(world.calls).toEqual(['start']);
  expect(transfer.started?.uploadId).toBe('upload-1');
});

test('what has arrived is not sent again', async () => {
  const world = worldOf(form);
  await sendUpload(file, { ...newTransfer(), isSent: true }, world.ports, world.sending);
  expect(world.calls).toEqual([]);
});
