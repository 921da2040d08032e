// Small colour profiles (ICC v2, matrix and curves) for tests.

type Xyz = readonly [number, number, number];

/** Colorants adapted to D50. */
const adobePrimaries: readonly [Xyz, Xyz, Xyz] = [
  [0.60974, 0.31111, 0.01947],
  [0.20528, 0.62567, 0.06087],
  [0.14919, 0.06322, 0.74457],
];
const whitePoint: Xyz = [0.9642, 1, 0.8249];

/** As Adobe RGB (1998): wider than sRGB, one gamma for all channels. */
export function adobeLikeProfile(): Buffer {
  return rgbProfile('Like Adobe RGB', adobePrimaries, 2.2);
}

function rgbProfile(description: string, [red, green, blue]: readonly [Xyz, Xyz, Xyz], exponent: number): Buffer {
  return profileOf('RGB ', description, [
    ['rXYZ', xyz(red)],
    ['gXYZ', xyz(green)],
    ['bXYZ', xyz(blue)],
    ['rTRC', gamma(exponent)],
    ['gTRC', gamma(exponent)],
    ['bTRC', gamma(exponent)],
  ]);
}

/** One channel, much darker than sRGB's grey. */
export function greyProfile(exponent = 3): Buffer {
  return profileOf('GRAY', 'Grey', [['kTRC', gamma(exponent)]]);
}

/** One channel, the grey of sRGB by a table of its tone curve. */
export function srgbGreyProfile(): Buffer {
  const steps = 1024;
  const data = Buffer.alloc(4 + steps * 2);
  data.writeUInt32BE(steps);
  for (let step = 0; step < steps; step += 1) {
    const value = step / (steps - 1);
    const linear = value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    data.writeUInt16BE(Math.round(linear * 65_535), 4 + step * 2);
  }
  return profileOf('GRAY', 'Grey of sRGB', [['kTRC', block('curv', data)]]);
}

function profileOf(space: string, description: string, tags: readonly (readonly [string, Buffer])[]): Buffer {
  const all = [
    ['desc', text(description)],
    ['cprt', block('text', Buffer.from('public domain\0', 'latin1'))],
    ['wtpt', xyz(whitePoint)],
    ...tags,
  ] as const;
  const table = Buffer.alloc(4 + all.length * 12);
  table.writeUInt32BE(all.length);
  let offset = 128 + table.length;
  for (const [index, [name, data]] of all.entries()) {
    const at = 4 + index * 12;
    table.write(name, at, 'latin1');
    table.writeUInt32BE(offset, at + 4);
    table.writeUInt32BE(data.length, at + 8);
    offset += data.length;
  }
  return Buffer.concat([header(space, offset), table, ...all.map(([, data]) => data)]);
}

function header(space: string, length: number): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.writeUInt32BE(length);
  bytes.writeUInt32BE(0x02100000, 8);
  bytes.write('mntr', 12, 'latin1');
  bytes.write(space, 16, 'latin1');
  bytes.write('XYZ ', 20, 'latin1');
  bytes.set([0x07, 0xcd, 0, 1, 0, 1], 24);
  bytes.write('acsp', 36, 'latin1');
  xyzNumbers(whitePoint).copy(bytes, 68);
  return bytes;
}

/** Padded to four bytes. */
function block(type: string, data: Buffer): Buffer {
  const padding = Buffer.alloc((4 - (data.length % 4)) % 4);
  return Buffer.concat([Buffer.from(type, 'latin1'), Buffer.alloc(4), data, padding]);
}

function xyz(values: Xyz): Buffer {
  return block('XYZ ', xyzNumbers(values));
}

function xyzNumbers(values: Xyz): Buffer {
  const data = Buffer.alloc(12);
  for (const [index, value] of values.entries()) data.writeInt32BE(Math.round(value * 65536), index * 4);
  return data;
}

function gamma(exponent: number): Buffer {
  const data = Buffer.alloc(6);
  data.writeUInt32BE(1);
  data.writeUInt16BE(Math.round(exponent * 256), 4);
  return block('curv', data);
}

function text(value: string): Buffer {
  const ascii = Buffer.from(`${value}\0`, 'latin1');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(ascii.length);
  return block('desc', Buffer.concat([length, ascii, Buffer.alloc(8 + 3 + 67)]));
}
