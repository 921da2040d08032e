import type { LakeState } from '../../../pipelines/lake-loader/lake-state.ts';

/** The rules of the DynamoDB table, in memory. */
export function memoryState(): LakeState & { readonly watermarks: Map<string, string> } {
  let lease: { holder: string; untilMs: number } | undefined;
  const watermarks = new Map<string, string>();
  const loaded = new Map<string, string>();
  return {
    watermarks,
    takeLease: async (holder, nowMs, untilMs) => {
      if (lease !== undefined && lease.untilMs >= nowMs) return { status: 'held', ...lease };
      const wasAbandoned = lease !== undefined;
      lease = { holder, untilMs };
      return { status: 'taken', wasAbandoned };
    },
    renewLease: async (holder, untilMs) => {
      if (lease?.holder !== holder) return false;
      lease = { holder, untilMs };
      return true;
    },
    releaseLease: async (holder) => {
      if (lease?.holder === holder) lease = undefined;
    },
    readWatermark: async (dataset) => watermarks.get(dataset),
    writeWatermark: async (dataset, dt) => {
      if ((watermarks.get(dataset) ?? '') < dt) watermarks.set(dataset, dt);
    },
    readLoadedAt: async (dataset) => loaded.get(dataset),
    writeLoadedAt: async (dataset, at) => void loaded.set(dataset, at),
  };
}
