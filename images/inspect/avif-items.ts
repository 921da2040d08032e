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

/** Null where a table is missing or ends early. */
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
  const tables = inner.filter(({ type }) => type === 'ipma');
  const areWhole = tables.every(({ from, to }) => readAssociations(reader.read(from, to - from), associations));
  const extents = readExtents(iloc);
  if (!areWhole || extents === null || pitm.length < (pitm[0] === 0 ? 6 : 8)) return null;
  return {
    primary: pitm[0] === 0 ? pitm.readUInt16BE(4) : pitm.readUInt32BE(4),
    types: readTypes(iinf),
    extents,
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

/** Null where the table ends early or has fields of sizes that the standard does not know. */
function readExtents(iloc: Buffer): { offset: number; length: number }[] | null {
  const [version = 0, , , , sizes = 0, moreSizes = 0] = iloc;
  const [offsetBytes, lengthBytes] = [sizes >> 4, sizes & 15];
  const [baseBytes, indexBytes] = [moreSizes >> 4, version === 0 ? 0 : moreSizes & 15];
  if (![offsetBytes, lengthBytes, baseBytes, indexBytes].every((size) => [0, 4, 8].includes(size))) return null;
  const idBytes = version === 2 ? 4 : 2;
  const cursor = cursorOver(iloc, 6);
  const extents: { offset: number; length: number }[] = [];
  for (let items = cursor.take(idBytes); items > 0 && !cursor.isOver(); items -= 1) {
    cursor.take(idBytes);
    const construction = version === 0 ? 0 : cursor.take(2) & 15;
    cursor.take(2);
    const base = cursor.take(baseBytes);
    for (let count = cursor.take(2); count > 0 && !cursor.isOver(); count -= 1) {
      cursor.take(indexBytes);
      const [offset, length] = [base + cursor.take(offsetBytes), cursor.take(lengthBytes)];
      // Other methods count from inside of the meta box.
      if (construction === 0) extents.push({ offset, length });
    }
  }
  return cursor.isOver() ? null : extents;
}

/** False where the table ends early. */
function readAssociations(ipma: Buffer, associations: Map<number, readonly number[]>): boolean {
  const [version = 0, , , flags = 0] = ipma;
  const cursor = cursorOver(ipma, 4);
  for (let items = cursor.take(4); items > 0 && !cursor.isOver(); items -= 1) {
    const item = cursor.take(version === 0 ? 2 : 4);
    const count = cursor.take(1);
    const isWide = (flags & 1) === 1;
    associations.set(
      item,
      Array.from({ length: count }, () => (isWide ? cursor.take(2) & 0x7fff : cursor.take(1) & 0x7f)),
    );
  }
  return !cursor.isOver();
}

interface Cursor {
  /** The next number of that many bytes; 0 behind the end. */
  take(size: number): number;
  isOver(): boolean;
}

function cursorOver(bytes: Buffer, start: number): Cursor {
  let at = start;
  return {
    take: (size) => {
      at += size;
      if (size === 0 || at > bytes.length) return 0;
      return size === 8 ? Number(bytes.readBigUInt64BE(at - 8)) : bytes.readUIntBE(at - size, size);
    },
    isOver: () => at > bytes.length,
  };
}
