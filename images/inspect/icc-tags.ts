/** ICC.1:2022, 7.3: where a tag's data lies. */
function tagOf(bytes: Buffer, name: string): Buffer | null {
  const count = Math.min(bytes.readUInt32BE(128), 200);
  for (let at = 132; at < 132 + count * 12 && at + 12 <= bytes.length; at += 12) {
    if (bytes.toString('latin1', at, at + 4) !== name) continue;
    const from = bytes.readUInt32BE(at + 4);
    const data = bytes.subarray(from, from + bytes.readUInt32BE(at + 8));
    return data.length < 12 ? null : data;
  }
  return null;
}

/** Red, green and blue as XYZ, adapted to D50; null when the profile has none. */
export function primariesOf(bytes: Buffer): readonly (readonly number[])[] | null {
  const found = ['rXYZ', 'gXYZ', 'bXYZ'].map((name) => tagOf(bytes, name));
  const colours = found.flatMap((data) =>
    data === null || data.length < 20 ? [] : [[8, 12, 16].map((at) => fixedAt(data, at))],
  );
  return colours.length === 3 ? colours : null;
}

/** A tone curve as a function from 0…1 to 0…1; null when the profile has none that can be read. */
export function curveOf(bytes: Buffer, name: string): ((input: number) => number) | null {
  const data = tagOf(bytes, name);
  if (data === null) return null;
  const type = data.toString('latin1', 0, 4);
  if (type === 'curv') return sampledCurve(data);
  return type === 'para' ? parametricCurve(data) : null;
}

function sampledCurve(data: Buffer): ((input: number) => number) | null {
  const count = data.readUInt32BE(8);
  if (count === 0) return (input) => input;
  if (data.length < 12 + 2 * count) return null;
  const value = (index: number) => data.readUInt16BE(12 + 2 * index);
  if (count === 1) return (input) => input ** (value(0) / 256);
  return (input) => {
    const position = input * (count - 1);
    const low = Math.min(count - 2, Math.floor(position));
    return (value(low) + (value(low + 1) - value(low)) * (position - low)) / 65_535;
  };
}

/** ICC.1:2022, 10.18: five kinds, with one to seven parameters. */
function parametricCurve(data: Buffer): ((input: number) => number) | null {
  const kind = data.readUInt16BE(8);
  const count = [1, 3, 4, 5, 7][kind];
  if (count === undefined || data.length < 12 + 4 * count) return null;
  const [gamma = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = Array.from({ length: count }, (_, index) =>
    fixedAt(data, 12 + 4 * index),
  );
  if (kind === 0) return (input) => input ** gamma;
  if (kind <= 2) {
    const offset = kind === 2 ? c : 0;
    return (input) => (input >= -b / a ? (a * input + b) ** gamma + offset : offset);
  }
  return (input) => (input >= d ? (a * input + b) ** gamma + e : c * input + f);
}

function fixedAt(data: Buffer, at: number): number {
  return data.readInt32BE(at) / 65_536;
}
