// Node's own zlib.crc32 came after 20.9. Eight bytes a step, by eight tables ("slicing by 8"): 1 GB/s and more.
const tables = new Int32Array(8 * 256);

for (let byte = 0; byte < 256; byte += 1) {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  tables[byte] = value;
}
for (let at = 256; at < tables.length; at += 1) {
  const previous = table(at - 256);
  tables[at] = table(previous & 255) ^ (previous >>> 8);
}

function table(at: number): number {
  return tables[at] as number;
}

/** The CRC of PNG and zip. Give what came before as `previous` to go on with a further piece. */
export function crc32(bytes: Uint8Array, previous = 0): number {
  let crc = ~previous;
  let at = 0;
  for (const end = bytes.length - 8; at <= end; at += 8) {
    crc ^= byteAt(at) | (byteAt(at + 1) << 8) | (byteAt(at + 2) << 16) | (byteAt(at + 3) << 24);
    crc =
      table(1792 + (crc & 255)) ^
      table(1536 + ((crc >>> 8) & 255)) ^
      table(1280 + ((crc >>> 16) & 255)) ^
      table(1024 + (crc >>> 24)) ^
      table(768 + byteAt(at + 4)) ^
      table(512 + byteAt(at + 5)) ^
      table(256 + byteAt(at + 6)) ^
      table(byteAt(at + 7));
  }
  for (; at < bytes.length; at += 1) crc = table((crc ^ byteAt(at)) & 255) ^ (crc >>> 8);
  return ~crc >>> 0;

  function byteAt(position: number): number {
    return bytes[position] as number;
  }
}
