import type { JpegFrame } from './jpeg-frame.ts';

export interface JpegScan {
  /** Ids of components. */
  readonly components: readonly number[];
  /** First and last coefficient, zigzag; 0 to 63 of what is not progressive. */
  readonly from: number;
  readonly to: number;
  /** Bits of the coefficients that are still to come. */
  readonly missingBits: number;
}

/** Of each component, by its id, how many bits of each of its 64 coefficients are still to come; 255: all of them. */
export type ScanProgress = Map<number, Uint8Array>;

/** The scan header (ITU-T T.81, B.2.3), or null when it contradicts the frame. */
export function scanOf(body: Buffer, frame: JpegFrame): JpegScan | null {
  const count = body[0] ?? 0;
  if (count < 1 || count > 4 || body.length < 4 + 2 * count) return null;
  const components = Array.from({ length: count }, (_, index) => body.readUInt8(1 + 2 * index));
  if (!components.every((id) => frame.components.some((component) => component.id === id))) return null;
  if (!frame.isProgressive) return { components, from: 0, to: 63, missingBits: 0 };
  const [from, to, bits] = [...body.subarray(1 + 2 * count, 4 + 2 * count)] as [number, number, number];
  return from > to || to > 63 ? null : { components, from, to, missingBits: bits & 15 };
}

export function noteScan(progress: ScanProgress, { components, from, to, missingBits }: JpegScan): void {
  for (const id of components) {
    const bits = progress.get(id) ?? new Uint8Array(64).fill(255);
    progress.set(id, bits.fill(missingBits, from, to + 1));
  }
}

/** Components of which a part never came: what was cut off and closed again decodes, but soft or without colour. */
export function unfinishedComponents(progress: ScanProgress, frame: JpegFrame): readonly number[] {
  return frame.components.map(({ id }) => id).filter((id) => progress.get(id)?.some((bits) => bits > 0) ?? true);
}
