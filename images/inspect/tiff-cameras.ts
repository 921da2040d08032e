import type { ByteReader } from './byte-reader.ts';
import {
  bytesOf,
  numberOf,
  numbersOf,
  openTiff,
  readDirectory,
  type TiffDirectory,
  type TiffFile,
} from './tiff-directory.ts';

const [subDirectories, make, dngVersion, photometric] = [330, 271, 50706, 262];
/** Colour filter array, and what DNG makes of it. */
const sensorPhotometrics = [32803, 34892];
const mostSubDirectories = 16;

/** The name of the camera format when a TIFF is what a camera's sensor saw; null of pictures. */
export function rawCameraOf(reader: ByteReader): string | null {
  const file = openTiff(reader);
  if (file === null) return null;
  if (reader.read(8, 2).toString('latin1') === 'CR') return 'Canon CR2';
  const first = readDirectory(file, file.firstDirectory);
  if (first === null) return null;
  if (first.entries.has(dngVersion)) return 'DNG';
  const pointers = [...(numbersOf(file, first.entries.get(subDirectories), mostSubDirectories) ?? [])];
  const directories = [first, ...pointers.map((at) => readDirectory(file, at))];
  if (!directories.some((directory) => directory !== null && isSensor(file, directory))) return null;
  const name = bytesOf(file, first.entries.get(make))
    ?.toString('latin1')
    .replace(/[^ -~]/g, '')
    .trim()
    .slice(0, 40);
  return name === undefined || name === '' ? 'unknown camera' : name;
}

function isSensor(file: TiffFile, { entries }: TiffDirectory): boolean {
  return sensorPhotometrics.includes(numberOf(file, entries, photometric, 0));
}
