import { describe, expect, test } from '@jest/globals';
import { followUpload } from '../../../images/intake/follow-upload.ts';
import { announceUpload, idOf, maxBytes, memoryPorts, memoryStack, type Passage } from './memory-stack.ts';

const uploadId = '00000000-0000-4000-8000-000000000001';
const order = { profile: 'poster', widthMm: 300, heightMm: 400, bleedMm: 3 };
const straight: Passage = async (_name, effect) => effect();

function shopWith(bytes?: string) {
  const stack = memoryStack();
  announceUpload(stack, uploadId, order);
  if (bytes !== undefined) stack.uploads.set(uploadId, bytes);
  return stack;
}

describe('an upload is followed', () => {
  test('to the object that lies there when the row is written, though it was another one when it was read', async () => {
    const stack = shopWith('picture b');
    await followUpload(uploadId, maxBytes, memoryPorts(stack, straight));
    stack.uploads.set(uploadId, 'picture a');
    let isMet = false;
    const ports = memoryPorts(stack, async (name, effect) => {
      if (name === 'writeUpload' && !isMet) {
        isMet = true;
        // The first file comes again; whoever hears of it finds the row as it should be, and writes nothing.
        stack.uploads.set(uploadId, 'picture b');
        await followUpload(uploadId, maxBytes, memoryPorts(stack, straight));
      }
      return effect();
    });
    await followUpload(uploadId, maxBytes, ports);
    expect(stack.rows.get(uploadId)?.imageId).toBe(idOf('picture b'));
    expect([...(stack.links.get(idOf('picture a')) ?? [])]).toEqual([]);
  });

  test('and gives its bytes only where they had to be fetched', async () => {
    const stack = shopWith('picture a');
    const first = await followUpload(uploadId, maxBytes, memoryPorts(stack, straight));
    expect(first?.file?.imageId).toBe(idOf('picture a'));
    const again = await followUpload(uploadId, maxBytes, memoryPorts(stack, straight));
    expect(again).toMatchObject({ row: { imageId: idOf('picture a') }, file: undefined });
  });

  test('without fetching what is too large, which is refused', async () => {
    const stack = shopWith('x'.repeat(maxBytes + 1));
    const calls: string[] = [];
    const ports = memoryPorts(stack, async (name, effect) => {
      calls.push(name);
      return effect();
    });
    const followed = await followUpload(uploadId, maxBytes, ports);
    expect(followed?.row).toMatchObject({ state: 'present', refused: 'TOO_MANY_BYTES' });
    expect(calls).not.toContain('downloadUpload');
  });

  test('into its deletion, and to nothing where nobody announced it', async () => {
    const stack = shopWith();
    expect(await followUpload(uploadId, maxBytes, memoryPorts(stack, straight))).toMatchObject({
      row: { state: 'deleted' },
    });
    expect(await followUpload('another', maxBytes, memoryPorts(stack, straight))).toBeUndefined();
  });

  test('into its deletion, which is forgotten after 30 days unless the file comes back', async () => {
    const stack = shopWith('picture a');
    const ports = memoryPorts(stack, straight);
    await followUpload(uploadId, maxBytes, ports);
    expect(stack.rows.get(uploadId)?.expiresAt).toBeUndefined();
    stack.uploads.delete(uploadId);
    await followUpload(uploadId, maxBytes, ports);
    const expiresAt = stack.clock.nowMs / 1000 + 30 * 24 * 3600;
    expect(stack.rows.get(uploadId)).toMatchObject({ state: 'deleted', expiresAt });
    stack.uploads.set(uploadId, 'picture a');
    const { row } = (await followUpload(uploadId, maxBytes, ports)) ?? {};
    expect(row).toMatchObject({ state: 'present', imageId: idOf('picture a') });
    expect(row).not.toHaveProperty('expiresAt');
  });

  test('until it keeps still, and not for ever', async () => {
    const stack = shopWith('picture a');
    let files = 0;
    const restless = memoryPorts(stack, async (name, effect) => {
      if (name === 'downloadUpload') stack.uploads.set(uploadId, `picture ${files++}`);
      return effect();
    });
    await expect(followUpload(uploadId, maxBytes, restless)).rejects.toMatchObject({ code: 'UPLOAD_RESTLESS' });
  });
});
