import type { ByteReader } from './byte-reader.ts';
import { boxesWithin, type IsoBox } from './iso-boxes.ts';

/** What the meta box says of the items in a file (ISO/IEC 14496-12, 8.11); only what the check needs. */
export interface AvifItems {
  readonly primary: number;
  /** Four-letter types by item. */
  readonly types: ReadonlyMap<number, string>;
  /** Where the bytes of items lie in the file. */
  readonly extents: readonly { readonly offset: number; readonly length: number }[];
  readonly properties: readonly IsoBox[];
  /** Positions in `properties`, counted from 1, by item. */
  readonly associations: ReadonlyMap<number, readonly number[]>;
}

/** @throws RangeError where a table ends early */
export function readItems(reader: ByteReader, meta: IsoBox): AvifItems | null {
  const { boxes, overrun } = boxesWithin(reader, meta.from + 4, meta.to);
  const content = (type: string) => {
    const box = boxes.find((each) => each.type === type);
    return box === undefined ? null : reader.read(box.from, box.to - box.from);
  };
  const [pitm, iinf, iloc] = [content('pitm'), content('iinf'), content('iloc')];
  const iprp = boxes.find(({ type }) => type === 'iprp');
  if (overrun || pitm === null || iinf === null || iloc === null || iprp === undefined) return null;
  const inner = boxesWithin(reader, iprp.from, iprp.to).boxes;
  const ipco = inner.find(({ type }) => type === 'ipco');
  if (ipco === undefined) return null;
  const associations = new Map<number, readonly number[]>();
  for (const { type, from, to } of inner)
    if (type === 'ipma') readAssociations(reader.read(from, to - from), associations);
  return {
    primary: pitm[0] === 0 ? pitm.readUInt16BE(4) : pitm.readUInt32BE(4),
    types: readTypes(iinf),
    extents: readExtents(iloc),
    properties: boxesWithin(reader, ipco.from, ipco.to).boxes,
    associations,
  };
}

function readTypes(iinf: Buffer): Map<number, string> {
  const types = new Map<number, string>();
  let at = iinf[0] === 0 ? 6 : 8;
  while (at + 20 <= iinf.length) {
    const size = iinf.readUInt32BE(at);
    const version = iinf.readUInt8(at + 8);
    if (size < 20) break;
    if (version === 2) types.set(iinf.readUInt16BE(at + 12), iinf.toString('latin1', at + 16, at + 20));
    if (version === 3) types.set(iinf.readUInt32BE(at + 12), iinf.toString('latin1', at + 18, at + 22));
    at += size;
  }
  return types;
}

function readExtents(iloc: Buffer): { offset: number; length: number }[] {
  const version = iloc.readUInt8(0);
  const [offsetBytes, lengthBytes] = [iloc.readUInt8(4) >> 4, iloc.readUInt8(4) & 15];
  const [baseBytes, indexBytes] = [iloc.readUInt8(5) >> 4, version === 0 ? 0 : iloc.readUInt8(5) & 15];
  const wide = version === 2;
  const cursor = cursorOver(iloc, 6);
  const extents: { offset: number; length: number }[] = [];
  for (let items = cursor(wide ? 4 : 2); items > 0; items -= 1) {
    cursor(wide ? 4 : 2);
    const construction = version === 0 ? 0 : cursor(2) & 15;
    cursor(2);
    const base = cursor(baseBytes);
    for (let count = cursor(2); count > 0; count -= 1) {
      cursor(indexBytes);
      const [offset, length] = [base + cursor(offsetBytes), cursor(lengthBytes)];
      // Other methods count from inside of the meta box.
      if (construction === 0) extents.push({ offset, length });
    }
  }
  return extents;
}

function cursorOver(bytes: Buffer, start: number): (size: number) => number {
  let at = start;
  return (size) => {
    at += size;
    if (size === 0) return 0;
    return size === 8 ? Number(bytes.readBigUInt64BE(at - 8)) : bytes.readUIntBE(at - size, size);
  };
}

function readAssociations(ipma: Buffer, associations: Map<number, readonly number[]>): void {
  const [version, wide] = [ipma.readUInt8(0), (ipma.readUInt8(3) & 1) === 1];
  const cursor = cursorOver(ipma, 4);
  for (let items = cursor(4); items > 0; items -= 1) {
    const item = cursor(version === 0 ? 2 : 4);
    const count = cursor(1);
    associations.set(
      item,
      Array.from({ length: count }, () => (wide ? cursor(2) & 0x7fff : cursor(1) & 0x7f)),
    );
  }
}
