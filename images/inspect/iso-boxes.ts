import type { ByteReader } from './byte-reader.ts';

/** A box of the ISO base media file format (ISO/IEC 14496-12, 4.2); offsets are of the file. */
export interface IsoBox {
  readonly type: string;
  /** Where its content begins and ends. */
  readonly from: number;
  readonly to: number;
}

/** `overrun`: a box claims more than what holds it. */
export interface IsoBoxes {
  readonly boxes: readonly IsoBox[];
  readonly overrun: boolean;
}

const mostBoxes = 10_000;

export function boxesWithin(reader: ByteReader, from: number, to: number): IsoBoxes {
  const boxes: IsoBox[] = [];
  for (let at = from; at + 8 <= to && boxes.length < mostBoxes; ) {
    const start = reader.read(at, 16);
    if (start.length < 8) return { boxes, overrun: true };
    const short = start.readUInt32BE(0);
    const isLong = short === 1;
    if (isLong && start.length < 16) return { boxes, overrun: true };
    const header = isLong ? 16 : 8;
    const size = isLong ? Number(start.readBigUInt64BE(8)) : short === 0 ? to - at : short;
    if (size < header || at + size > to) return { boxes, overrun: true };
    boxes.push({ type: start.toString('latin1', 4, 8), from: at + header, to: at + size });
    at += size;
  }
  return { boxes, overrun: false };
}
