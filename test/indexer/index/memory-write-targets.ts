import type { WriteTargets, WriteTargetsStore } from '../../../indexer/index/write-targets.ts';

/** What a conditional write promises. `onRead` runs between a reading and the write made from it. */
export function memoryWriteTargets(onRead: () => void = () => {}): WriteTargetsStore {
  let stored: WriteTargets | undefined;
  return {
    read: async () => {
      const read = stored;
      onRead();
      return read;
    },
    replace: async (revision, next) => {
      if ((stored?.revision ?? 0) !== revision) return false;
      stored = { ...next, revision: revision + 1 };
      return true;
    },
  };
}
