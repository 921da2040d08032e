/** ITU-T H.273: BT.709, which is sRGB's, unspecified, and BT.601, whose colours nobody tells from it. */
const ordinaryPrimaries = [1, 2, 5, 6];
/** PQ and HLG: for screens that are brighter than paper. */
const brightTransfers = [16, 18];

/** x and y of white, red, green and blue, and gamma, of sRGB as PNG stores them: times 100,000. */
const srgbPoints = [31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6000];
const srgbGamma = 45_455;

/** @param points of a PNG's cHRM chunk; undefined when they are those of sRGB, give or take what nobody sees */
export function problemOfPoints(points: readonly number[]): string | undefined {
  if (points.every((point, at) => Math.abs(point - (srgbPoints[at] ?? 0)) <= 1000)) return undefined;
  return 'The picture uses other colours than sRGB without an embedded profile; they will print differently.';
}

/** @param gamma of a PNG's gAMA chunk; 0 is none */
export function problemOfGamma(gamma: number): string | undefined {
  if (gamma === 0 || Math.abs(gamma - srgbGamma) <= 2500) return undefined;
  return 'The picture asks for another brightness than sRGB without an embedded profile; it will print lighter or darker.';
}

/**
 * What to say of colours that are described by numbers instead of a profile (`nclx` in AVIF, `cICP` in PNG): the decoder
 * takes them for sRGB. Undefined when that is right.
 */
export function problemOfColourNumbers(primaries: number, transfer: number): string | undefined {
  if (brightTransfers.includes(transfer))
    return 'The picture is made for HDR screens; in print its colours will differ.';
  if (ordinaryPrimaries.includes(primaries)) return undefined;
  return 'The picture uses colours beyond sRGB without an embedded profile; they will print paler.';
}
