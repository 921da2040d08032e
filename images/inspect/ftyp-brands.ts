import type { DetectedFormat } from './detect-format.ts';
import { formatUnknown, formatUnsupported } from './refusals.ts';
import { developRaw } from './unsupported-formats.ts';

const heicAdvice =
  'Export it as JPEG (iPhone: Settings, Camera, Formats, "Most Compatible"; or share it by e-mail), or as TIFF.';

/** Tells AVIF from what else lives in the same container, by the brands in the first box. */
export function ftypFormat(head: Buffer): DetectedFormat {
  const end = Math.min(head.length, Math.max(16, head.readUInt32BE(0)));
  const brands: string[] = [];
  for (let at = 8; at + 4 <= end; at += 4) if (at !== 12) brands.push(head.toString('latin1', at, at + 4));
  const major = brands[0] ?? '';
  if (brands.includes('avif') || brands.includes('avis')) return { format: 'avif' };
  if (brands.some((brand) => /^(he[iv][cxms]|mif1|msf1|hevc)$/.test(brand))) {
    return { refused: formatUnsupported('a HEIC picture', heicAdvice) };
  }
  if (major.startsWith('crx')) return { refused: formatUnsupported('a camera raw file (Canon CR3)', developRaw) };
  if (major.startsWith('jp2') || major.startsWith('jpx')) return { refused: formatUnsupported('a JPEG 2000 picture') };
  if (/^(isom|iso\d|mp4\d|avc1|qt {2}|M4[VAP] |3g[p2].|dash|MSNV|mmp4|f4v )/.test(major)) {
    return { refused: formatUnsupported('a video', 'Send a single picture as JPEG, PNG or TIFF.') };
  }
  return { refused: formatUnknown() };
}
